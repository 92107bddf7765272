import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Deletes those declaration files in `dist/` that no entry point of the library reaches. */
const dist = join(import.meta.dirname, '../../dist');
const ENTRIES = ['index.d.ts', 'library/vitest/vitest.d.ts'];
/** `from "./x.ts"`, `import("./x.ts")`, `import "./x.ts"`. tsc writes the extension as .ts or .js. */
const IMPORT = /\b(?:from |import\(|import )["'](\.[^"']+)\.[jt]s["']/g;

const reached = new Set();
async function reach(path) {
  if (reached.has(path)) return;
  reached.add(path);
  for (const [, to] of (await readFile(path, 'utf8')).matchAll(IMPORT))
    await reach(`${resolve(dirname(path), to)}.d.ts`);
}
for (const entry of ENTRIES) await reach(join(dist, entry));

const all = (await readdir(dist, { recursive: true })).filter((path) => path.endsWith('.d.ts'));
const others = all.map((path) => join(dist, path)).filter((path) => !reached.has(path));
await Promise.all(others.map((path) => rm(path)));
