import { dirname, join } from 'node:path';
import { parse } from '@babel/parser';

/** The imports of each file: a `Map` from path to paths. Type imports count. Lazy imports, which are calls, do not. */
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
