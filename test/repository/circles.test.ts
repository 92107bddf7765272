import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const script = (name: string) => import(new URL(`../../scripts/figures/${name}.mjs`, import.meta.url).href);
const { circles } = await script('circles');
const { importsOf } = await script('imports');

it('no files of src import each other in a circle', () => {
  const listed = execFileSync('git', ['-C', ROOT, 'ls-files', 'src'], { encoding: 'utf8' });
  const files = listed
    .split('\n')
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
  expect(files.length).toBeGreaterThan(500);
  expect(circles(importsOf(files))).toEqual([]);
});

it('a circle is found, however long it is', () => {
  const files = ['a', 'b', 'c', 'd'].map((name, i) => ({
    path: `${name}.ts`,
    text: `import './${['b', 'c', 'a', 'a'][i]}.ts';`,
  }));
  expect(circles(importsOf(files))).toEqual([['a.ts', 'b.ts', 'c.ts']]);
});
