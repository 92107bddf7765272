import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOf, findLab } from '../../../../src/host/find-lab.ts';
import { catalogue } from '../../../../src/host/source/catalogue.ts';
import { inFolders } from '../../../../src/host/source/in-folders.ts';
import { knownLabs } from '../../../../src/host/source/known.ts';
import { SOUND } from './broken.ts';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'hairpin-known-'));
const named = (name: string) => SOUND.replace('name: home', `name: ${name}`);
const manifest = (parts: object) => JSON.stringify({ version: '1.0.0', ...parts });

const FILES: Record<string, string> = {
  'package.json': manifest({
    dependencies: { many: '1', '@me/one': '1', word: '1', stranger: '1', 'hairpin-lab-more': '1' },
    devDependencies: { 'not-installed': '1', broken: '1' },
  }),
  'labs/mine.yaml': named('mine'),
  'labs/typed.ts': 'throw new Error("nobody asked to run this");',
  'labs/typed.test.ts': '',
  'labs/typed.rules.ts': '',
  'labs/index.ts': '',
  'labs/notes.md': '',
  'mine/empty/notes.md': '',
  'node_modules/many/package.json': manifest({ keywords: ['hairpin-lab'] }),
  'node_modules/many/labs/cgnat.yaml': named('cgnat'),
  'node_modules/many/labs/mine.yaml': named('theirs'),
  'node_modules/@me/one/package.json': manifest({
    keywords: ['lab'],
    peerDependencies: { 'hairpin-lab': '*' },
    exports: { '.': { import: './lab.json' } },
  }),
  'node_modules/@me/one/lab.json':
    '{"$schema": "x", "name": "one", "about": "One node.", "nodes": {"pc": {}}}',
  'node_modules/hairpin-lab-more/package.json': manifest({ name: 'hairpin-lab-more', keywords: ['lab'] }),
  'node_modules/hairpin-lab-more/labs/more.yaml': named('more'),
  'node_modules/word/package.json': manifest({ keywords: ['lab'] }),
  'node_modules/word/index.js': 'throw new Error("not for us")',
  'node_modules/stranger/package.json': manifest({}),
  'node_modules/stranger/labs/strange.yaml': named('strange'),
  'node_modules/broken/package.json': '{',
};

beforeAll(() => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test('a folder means the labs in it, and nothing means those of the project', () => {
  const project = ['labs/mine.yaml', 'labs/typed.ts'];
  expect(inFolders([])).toEqual(project);
  expect(inFolders(['labs', 'nat-loopback', 'other.yaml'])).toEqual([
    ...project,
    'nat-loopback',
    'other.yaml',
  ]);
  // There is a folder of this name.
  expect(inFolders(['mine'])).toEqual(['mine']);
  expect(() => inFolders(['mine/empty'])).toThrow('mine/empty – there is no lab');
});

test('labs of the project, then of the packages it asks for that have the keyword', () => {
  expect(knownLabs()).toEqual([
    { name: 'mine', file: 'labs/mine.yaml' },
    { name: 'typed', file: 'labs/typed.ts' },
    { name: '@me/one', file: 'node_modules/@me/one/lab.json', package: '@me/one' },
    {
      name: 'hairpin-lab-more/more',
      file: 'node_modules/hairpin-lab-more/labs/more.yaml',
      package: 'hairpin-lab-more',
    },
    { name: 'many/cgnat', file: 'node_modules/many/labs/cgnat.yaml', package: 'many' },
    { name: 'many/mine', file: 'node_modules/many/labs/mine.yaml', package: 'many' },
  ]);
});

test('data is looked into for what it is about, a program is not run for that', async () => {
  const entries = await catalogue();
  expect(entries.map(({ name }) => name)).toContain('nat-loopback');
  expect(entries).toContainEqual({
    name: 'mine',
    file: 'labs/mine.yaml',
    about: expect.stringMatching(/^A router/),
  });
  expect(entries).toContainEqual({ name: 'typed', file: 'labs/typed.ts', about: 'labs/typed.ts' });
});

test.each([
  ['mine', 'mine'],
  ['many/mine', 'theirs'],
  ['cgnat', 'cgnat'],
  ['many/cgnat', 'cgnat'],
  ['@me/one', 'one'],
  ['./labs/mine.yaml', 'mine'],
])('%s is %s', async (asked, name) => {
  expect((await findLab(asked)).name).toBe(name);
});

test.each([
  ['strange', 'strange – no such lab – one of: '],
  ['cgnaat', 'did you mean cgnat?'],
  ['labs/none', 'labs/none – not a lab file'],
  ['labs/none.yaml', 'labs/none.yaml – no such file'],
  ['labs/typed.test.ts', 'labs/typed.test.ts – is a test, not a lab'],
])('%s is refused', async (asked, said) => {
  await expect(findLab(asked)).rejects.toThrow(said);
});

test('two files of one name are told apart by their paths', () => {
  writeFileSync('labs/mine.json', '{}');
  expect(() => fileOf('mine')).toThrow(
    'mine – 2 labs have this name – one of: labs/mine.json, labs/mine.yaml',
  );
  rmSync('labs/mine.json');
});
