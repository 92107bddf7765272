import { dirname, join } from 'node:path';
import { parse } from '@babel/parser';

/** Which files each file imports: `Map` from a path to paths. Imports of types count; lazy ones, which are calls, do not. */
export function importsOf(files) {
  const known = new Set(files.map(({ path }) => path));
  return new Map(files.map(({ path, text }) => [path, importsIn(path, text).filter((to) => known.has(to))]));
}

function importsIn(path, text) {
  const plugins = path.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'];
  const { program } = parse(text, { sourceType: 'module', plugins });
  return program.body
    .flatMap(({ source }) => source?.value ?? [])
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(path), name));
}
