import { readFileSync } from 'node:fs';
import { type ParseError, parse } from '@babel/parser';
import { type Excerpt, LabError } from '../../../lab/error.ts';
import { excerptOf, showPlace } from '../source.ts';
import { PLUGINS } from './module.ts';

interface Failure {
  what: string;
  excerpt?: Excerpt;
}

/**
 * Says why a program gave no definition: it exports none, or it threw an error.
 * @param path absolute
 * @param file the file's name in messages
 */
export function failureOf(path: string, file: string, error: unknown): LabError {
  const { what, excerpt } = syntaxError(path) ?? thrown(path, error);
  const where = excerpt ? showPlace(file, excerpt) : file;
  return new LabError('definition', { where, what, ...(excerpt && { excerpt }) }, undefined, {
    cause: error,
  });
}

function syntaxError(path: string): Failure | undefined {
  const text = readFileSync(path, 'utf8');
  try {
    parse(text, { sourceType: 'unambiguous', plugins: PLUGINS });
    return undefined;
  } catch (error) {
    const { message, loc } = error as SyntaxError & ParseError & { loc: { index: number } };
    const what = message.replace(/ \(\d+:\d+\)$/, '');
    return { what, excerpt: excerptOf(text, loc.index, loc.index) };
  }
}

/**
 * Returns the line of the program that threw the error. A column is not given, because it would be the compiled
 * text's.
 */
function thrown(path: string, error: unknown): Failure {
  const { message = String(error), stack = '' } = error as Partial<Error>;
  const at = stack.indexOf(`${path}:`);
  const line = at === -1 ? undefined : Number.parseInt(stack.slice(at + path.length + 1), 10);
  if (line === undefined || Number.isNaN(line)) return { what: message };
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const own = lines[line - 1] ?? '';
  const start = before + own.length - own.trimStart().length;
  return { what: message, excerpt: excerptOf(text, start, before + own.trimEnd().length) };
}
