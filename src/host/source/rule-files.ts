import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Problem } from '../../lab/error.ts';
import { type Path, showPath } from '../../lab/path.ts';
import { isOutside } from '../own-file.ts';
import { excerptOf, type Source } from './source.ts';

/** The longest text in characters: the same limit as for a lab. */
const MOST_TEXT = 1_000_000;

type Part = Record<string | number, unknown>;

/** A text that was read from a file for a part of the definition. */
interface ReadText {
  /** The file's name in messages. */
  file: string;
  text: string;
}

/**
 * Returns the definition with the texts of the rule files that it names, and a source that can locate lines of
 * these texts. A file that cannot be read becomes a problem, and has no rules.
 */
export function withRuleFiles(source: Source): { source: Source; problems: Problem[] } {
  const named = ruleFiles(source.value);
  if (named.length === 0) return { source, problems: [] };
  const folder = dirname(source.path ?? resolve('lab'));
  const texts = new Map<string, ReadText>();
  const problems: Problem[] = [];
  let { value } = source;
  for (const { path, file } of named) {
    const at = [...path, 'file'];
    const read = readText(folder, file);
    if ('what' in read) problems.push({ where: showPath(at), path: at, ...read });
    else texts.set(showPath(path), { file: called(source, file), text: read.text });
    value = replaced(value, path, 'what' in read ? '' : read.text);
  }
  return { source: { ...source, value, ...locating(source, texts) }, problems };
}

const called = ({ path, file }: Source, name: string) =>
  path === undefined ? name : join(dirname(file), name);

/** Locates lines of a text in the file that it came from. */
function locating(source: Source, texts: ReadonlyMap<string, ReadText>): Pick<Source, 'locateLine'> {
  return {
    locateLine: async (path, line, nth) => {
      const found = texts.get(showPath(path));
      if (found === undefined) return source.locateLine?.(path, line, nth);
      const lines = found.text.split('\n');
      const equal = lines.flatMap((each, index) => (each.trim() === line ? [index] : []));
      const index = equal[nth - 1];
      if (index === undefined) return undefined;
      const begin = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0);
      const start = begin + (lines[index] ?? '').indexOf(line);
      return { ...excerptOf(found.text, start, start + line.length), file: found.file };
    },
  };
}

/** Finds the places in the unchecked definition that name files of rules, or of a daemon's configuration. */
function ruleFiles(value: unknown): { path: Path; file: string }[] {
  const settings = entries(at(value, 'settings')).flatMap(([index, setting]) =>
    ofNodes(['settings', Number(index), 'nodes'], at(setting, 'nodes')),
  );
  return [...ofNodes(['nodes'], at(value, 'nodes')), ...settings];
}

const ofNodes = (path: Path, nodes: unknown) =>
  entries(nodes).flatMap(([name, node]) => {
    const rules = entries(at(node, 'rules')).map(([tool, text]) => ({ path: ['rules', tool], text }));
    const configs = entries(at(node, 'services')).map(([service, each]) => ({
      path: ['services', service, 'config'],
      text: at(each, 'config'),
    }));
    return [...rules, ...configs].flatMap(({ path: own, text }) => {
      const file = at(text, 'file');
      return typeof file === 'string' ? [{ path: [...path, name, ...own], file }] : [];
    });
  });

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;
const at = (value: unknown, key: string) => (isPart(value) ? value[key] : undefined);
const entries = (value: unknown) => (isPart(value) ? Object.entries(value) : []);

/** Returns a copy with another value at the path. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Part) }) as Part;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

/** Reads a file. It does not hang on a pipe or a device, and follows no link that leads out of the folder. */
function readText(folder: string, file: string): { text: string } | Pick<Problem, 'what' | 'allowed'> {
  const allowed = "a file in the folder of the lab's file, or below";
  if (isAbsolute(file)) return { what: `"${file}" is an absolute path`, allowed };
  const out = { what: `"${file}" leads out of the folder`, allowed };
  if (relative('/lab', join('/lab', file)).startsWith('..')) return out;
  try {
    const path = realpathSync(join(folder, file));
    if (isOutside(folder, path)) return out;
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      const found = fstatSync(fd);
      if (!found.isFile()) return { what: `"${file}" is no file`, allowed };
      if (found.size > MOST_TEXT)
        return {
          what: `"${file}" has ${Math.ceil(found.size / 1e6)} million characters`,
          allowed: `${MOST_TEXT / 1e6} million at most`,
        };
      return { text: readFileSync(fd, 'utf8') };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
    return { what: `"${file}" ${what}`, allowed };
  }
}
