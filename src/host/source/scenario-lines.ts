import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab } from '../../lab/types.ts';
import { isScript } from './file.ts';
import { ENDINGS } from './known.ts';
import { excerptOf, type Source } from './source.ts';

/** A line of a file, from 1. */
interface Line {
  file: string;
  line: number;
}

/**
 * Finds the line of each scenario, for annotations. For YAML and JSON the parser knows it. For a program it is the
 * line with the scenario's name that comes last before the scenario's sentence, or else line 1. For standard input,
 * and for a built-in lab without its sources, there is none.
 */
export async function scenarioLines(source: Source, lab: Lab): Promise<Record<string, Line>> {
  const names = Object.keys(lab.scenarios ?? {});
  const file = fileOfSource(source.file);
  if (file === undefined) return {};
  const texts = isScript(file) ? withImports(resolve(file)) : [];
  const line = async (name: string): Promise<[string, Line]> => {
    const at = isScript(file) ? undefined : await source.locate(['scenarios', name], 'key');
    if (at) return [name, { file, line: at.line }];
    const found = texts.flatMap((text) => lineIn(text, name, lab.scenarios?.[name]?.because ?? '') ?? []);
    return [name, found[0] ?? { file, line: 1 }];
  };
  const lines = await Promise.all(names.map(line));
  return Object.fromEntries(lines.map(([name, place]) => [name, { ...place, file: fromRoot(place.file) }]));
}

/** The path relative to the repository, as annotations need it. */
const fromRoot = (file: string) => relative(process.env.GITHUB_WORKSPACE ?? '', file);

function fileOfSource(file: string): string | undefined {
  if (ENDINGS.includes(extname(file))) return file;
  const builtin = fileURLToPath(new URL(`../labs/${file}.ts`, import.meta.url));
  return existsSync(builtin) ? builtin : undefined;
}

interface Text {
  file: string;
  text: string;
}

/** Returns the texts of a program, and of those files that it imports and that belong to it. */
function withImports(file: string, seen = new Set<string>()): Text[] {
  if (seen.has(file) || !existsSync(file)) return [];
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const imported = [...text.matchAll(/\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, path = '']) => path);
  return [{ file, text }, ...imported.flatMap((path) => withImports(join(dirname(file), path), seen))];
}

function lineIn({ file, text }: Text, name: string, because: string): Line | undefined {
  const sentence = [because, because.replaceAll("'", "\\'"), because.replaceAll('"', '\\"')]
    .map((words) => text.indexOf(words))
    .find((at) => at >= 0);
  if (sentence === undefined) return undefined;
  const key = RegExp(`^[ \\t]*(['"]?)${literally(name)}\\1[ \\t]*:`, 'gm');
  const start = [...text.slice(0, sentence).matchAll(key)].at(-1)?.index;
  return start === undefined ? undefined : { file, line: excerptOf(text, start, start).line };
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
