import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { changeableBy } from '../../../src/host/source/trust.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trust-')));
const own = [0, process.getuid?.() ?? 0];
const file = join(folder, 'inner/lab.ts');
mkdirSync(join(folder, 'inner'));
writeFileSync(file, '', { mode: 0o644 });
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['nobody else', '.', 0o755, undefined],
  ['who may write the file', 'inner/lab.ts', 0o666, 'inner/lab.ts'],
  ['who may write its folder', 'inner', 0o775, 'inner'],
  ['who may write a folder above', '.', 0o777, '.'],
  ['nobody else, where one may only add files', 'inner', 0o1777, undefined],
])('a file can be changed by %s', (_, name, mode, found) => {
  const path = join(folder, name);
  const usual = name.endsWith('.ts') ? 0o644 : 0o755;
  chmodSync(folder, 0o755);
  chmodSync(path, mode);
  try {
    expect(changeableBy(file, own)).toBe(found && join(folder, found));
  } finally {
    chmodSync(path, usual);
  }
});

test('a file of somebody else can be changed by them', () => {
  expect(changeableBy(file, [-1])).toBe(file);
});
