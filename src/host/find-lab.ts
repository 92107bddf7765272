import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtinLabs } from '../../labs/index.ts';
import { checkLab } from '../lab/check.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import type { Lab } from '../lab/types.ts';

const ENDINGS = ['.ts', '.js', '.mjs', '.yaml', '.yml', '.json'];

/** A built-in lab by name, a file by path, or `-` for YAML on standard input; checked. */
export async function findLab(asked: string): Promise<Lab> {
  const builtin = Object.hasOwn(builtinLabs, asked) ? builtinLabs[asked] : undefined;
  return checkLab(builtin ? await builtin() : await readLab(asked));
}

async function readLab(asked: string): Promise<unknown> {
  if (asked === '-') return parseYaml(readFileSync(0, 'utf8'), 'standard input');
  if (!looksLikePath(asked)) throw unknownLab(asked);
  const ending = extname(asked);
  if (!ENDINGS.includes(ending)) {
    throw new LabError('usage', {
      where: asked,
      what: 'not a lab file',
      allowed: `files end in ${ENDINGS.join(', ')}`,
    });
  }
  if (!existsSync(asked) || !statSync(asked).isFile()) {
    throw new LabError('usage', { where: asked, what: 'no such file' });
  }
  if (['.ts', '.js', '.mjs'].includes(ending)) return importLab(resolve(asked));
  return parseYaml(readFileSync(asked, 'utf8'), asked);
}

function looksLikePath(asked: string): boolean {
  return asked.includes('/') || ENDINGS.includes(extname(asked));
}

function unknownLab(asked: string): LabError {
  const allowed = `${oneOf(Object.keys(builtinLabs), asked)}, or a path to a file`;
  return new LabError('usage', { where: asked, what: 'no such lab', allowed });
}

/** JSON is YAML too, and the YAML parser says where a mistake is. */
async function parseYaml(text: string, where: string): Promise<unknown> {
  const { parseDocument } = await import('./yaml.ts');
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    throw new LabError(
      'definition',
      document.errors.map(({ message, linePos }) => ({
        where: linePos ? `${where}:${linePos[0].line}:${linePos[0].col}` : where,
        what: message.split(' at line ')[0] ?? message,
      })),
    );
  }
  return document.toJS({ maxAliasCount: 100 });
}

/** Without jiti's cache: a planted file in it would run as this user, who may be root. */
async function importLab(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const index = new URL('./index.js', import.meta.url).pathname;
  const jiti = createJiti(pathToFileURL(path).href, { fsCache: false, alias: { 'hairpin-lab': index } });
  try {
    return await jiti.import(path, { default: true });
  } catch (error) {
    const what =
      error instanceof Error ? error.message : String((error as { message?: unknown }).message ?? error);
    throw new LabError('definition', { where: path, what }, undefined, { cause: error });
  }
}
