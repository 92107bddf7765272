import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const SCRIPTS = join(import.meta.dirname, '../../scripts');
const programs = readdirSync(SCRIPTS, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.mjs'),
);

// In a fresh clone this finds files that are imported and not in the repository.
it.each(programs)('%s imports what is there', (path) => {
  const text = readFileSync(join(SCRIPTS, path), 'utf8');
  // None of ours ends in .js: those stand in programs that a script writes.
  const imported = [...text.matchAll(/from '(\.[^']+(?<!\.js))'/g)].map(([, to = '']) => to);
  // dist/ is built, and in no repository.
  const isThere = (to: string) =>
    to.startsWith('../../dist/') || existsSync(join(SCRIPTS, dirname(path), to));
  expect(imported.filter((to) => !isThere(to))).toEqual([]);
});
