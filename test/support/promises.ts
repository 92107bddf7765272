import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A promise in docs/security.md, with the tests that show it. */
export interface Promised {
  /** The kind of runtime, the row, and the column of the cell. */
  cell: string;
  tests: NamedTest[];
}

export interface NamedTest {
  /** Relative to test/. */
  file: string;
  /** The beginning of the test's name. */
  name: string;
}

const SECTION = /^## What a lab can[^\n]*\n([\s\S]*?)\n## /m;
/**
 * A cell names a test by the beginning of its name, and by its file if that differs from the one above the table:
 * “name” (`file`).
 */
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

/** The titles of the tests in a file, read from its text. Titles may contain `%s` or a variable. */
export function titles(file: string): string[] {
  const text = readFileSync(join(ROOT, 'test', file), 'utf8');
  return [...text.matchAll(/\(\s*(['`])((?:(?!\1).)+)\1,\s*(?:async )?\(/g)].map(([, , title = '']) => title);
}

/** Whether a test with that title can have a name that begins so. */
export function fits(title: string, name: string): boolean {
  const [before = '', ...others] = title.split(/%s|\$\w+|\$\{[^}]*\}/);
  if (others.length === 0) return title.startsWith(name);
  const pattern = [before, ...others].map((part) => part.replace(/[^\w\s]/g, '\\$&')).join('.+');
  return before.startsWith(name) || RegExp(`^${pattern}`).test(name);
}
