import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Source } from './source.ts';
import { trustNotice } from './trust.ts';

/**
 * Runs a TypeScript or JavaScript file. Its default export is the definition. jiti's cache is off: somebody could
 * plant a file in it, which would then run as this user, perhaps root.
 * @param path absolute
 */
export async function importScript(path: string, file: string): Promise<Source> {
  const notice = trustNotice(path);
  if (notice) process.stderr.write(`${notice}\n`);
  const { createJiti } = await import('jiti');
  const jiti = createJiti(pathToFileURL(path).href, { fsCache: false, alias: ALIAS });
  const called = (other: string) => (other === path ? file : nearer(other));
  try {
    const module = await jiti.import<object>(path);
    if (!('default' in module)) throw new Error(NO_DEFAULT);
    const value = module.default;
    return {
      file,
      value,
      locate: async (part, at) => {
        const { excerptAt, locateIn } = await import('./program/locate.ts');
        const found = locateIn(path, part, at);
        return found && excerptAt(found, called);
      },
      locateLine: async (part, line, nth) => {
        const { lineAt, locateIn } = await import('./program/locate.ts');
        const found = locateIn(path, part, undefined);
        return found && lineAt(found, line, nth, called);
      },
    };
  } catch (error) {
    throw (await import('./program/failure.ts')).failureOf(path, file, error);
  }
}

const NO_DEFAULT = 'has no default export: export default defineLab({ … })';

const ALIAS = Object.fromEntries(
  Object.entries({ 'hairpin-lab/vitest': 'vitest.js', 'hairpin-lab': 'index.js' }).map(([name, file]) => [
    name,
    new URL(`./${file}`, import.meta.url).pathname,
  ]),
);

const nearer = (path: string) => (relative('', path).startsWith('..') ? path : relative('', path));
