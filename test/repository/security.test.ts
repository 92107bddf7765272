import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fits, promises, titles } from '../support/promises.ts';

const TESTS = join(import.meta.dirname, '..');
const RUNTIMES = ['rootless and root', 'docker'];
const KINDS = ['data', 'programs', 'code'];
const all = promises();

/** Checks the names only. That these tests ran and passed is checked by `test/reporter.ts`. */
describe('what docs/security.md promises of labs', () => {
  it('is said for every runtime and every kind of lab', () => {
    const ofLabs = all.filter(({ cell }) => RUNTIMES.some((runtime) => cell.startsWith(`${runtime}:`)));
    const rows = new Set(ofLabs.map(({ cell }) => /: (.*),/.exec(cell)?.[1]));
    expect(rows.size).toBeGreaterThan(10);
    for (const runtime of RUNTIMES)
      for (const kind of KINDS)
        expect(
          all.filter(({ cell }) => cell.startsWith(`${runtime}:`) && cell.endsWith(`, ${kind}`)).length,
        ).toBe(rows.size);
  });

  it.each(all)('$cell: names a test that there is', ({ tests }) => {
    expect(tests).not.toEqual([]);
    for (const { file, name } of tests) {
      expect(existsSync(join(TESTS, file)), file).toBe(true);
      expect(
        titles(file).filter((title) => fits(title, name)),
        `${file}: ${name}`,
      ).not.toEqual([]);
    }
  });
});
