import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What docs/security.md says of labs, with the test that shows it. */
export interface Promised {
  /** The kind of runtime, the row, and the column of the cell. */
  cell: string;
  tests: NamedTest[];
}

export interface NamedTest {
  /** Below test/. */
  file: string;
  /** How its name begins. */
  name: string;
}

const SECTION = /^## What a lab can[^\n]*\n([\s\S]*?)\n## /m;
/** A cell names a test by how its name begins, and its file where that is not the one above the table: “name” (`file`). */
const NAMED = /“([^”]+)”(?: \(`([^`]+)`\))?/g;
const USUAL = /are in `([^`]+)`/;

export function promises(text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')): Promised[] {
  const tables = (SECTION.exec(text)?.[1] ?? '').split(/\n(?=### )/);
  return tables.flatMap((table) => {
    const usual = USUAL.exec(table)?.[1] ?? '';
    const runtime = /^### (.*)$/m.exec(table)?.[1] ?? '';
    const rows = table.split('\n').filter((line) => line.startsWith('|'));
    const [head = [], , ...others] = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    return others.flatMap(([, what = '', ...cells]) =>
      cells.slice(0, -1).map((cell, index) => ({
        cell: `${runtime}: ${what}, ${head[index + 2]}`,
        tests: [...cell.matchAll(NAMED)].map(([, name = '', file = usual]) => ({ file, name })),
      })),
    );
  });
}

/** What the tests of a file are called, as its text says: with `%s` and the like where the name depends on the case. */
export function titles(file: string): string[] {
  const text = readFileSync(join(ROOT, 'test', file), 'utf8');
  return [...text.matchAll(/\(\s*(['`])((?:(?!\1).)+)\1,\s*(?:async )?\(/g)].map(([, , title = '']) => title);
}

/** Whether a test with that title may have a name that begins so. */
export function fits(title: string, name: string): boolean {
  const [before = '', ...others] = title.split(/%s|\$\w+|\$\{[^}]*\}/);
  if (others.length === 0) return title.startsWith(name);
  const pattern = [before, ...others].map((part) => part.replace(/[^\w\s]/g, '\\$&')).join('.+');
  return before.startsWith(name) || RegExp(`^${pattern}`).test(name);
}
