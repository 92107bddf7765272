import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/commands/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

const { version, scripts } = JSON.parse(read('package.json'));
const contributing = read('CONTRIBUTING.md');

const pages = ['.', 'docs', 'docs/causes', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

it.each(pages)('links of %s lead to files that are there', (page) => {
  const links = matches(read(page), /\]\(([^)#\s]+)[^)]*\)/g).filter((link) => !link.includes(':'));
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
});

it.each(pages.filter((page) => /architecture|testing|decisions/.test(page)))(
  'files that %s names are there',
  (page) => {
    const named = matches(read(page), /`(\w[\w./-]*\/[\w.-]+\.\w+)`/g);
    const tops = ['', 'src', 'src/verdict', 'test/e2e'];
    const isBuilt = (path: string) => path.startsWith('dist/');
    const isThere = (path: string) => isBuilt(path) || tops.some((top) => existsSync(join(ROOT, top, path)));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  },
);

describe('CONTRIBUTING.md', () => {
  it('names files and folders that are there', () => {
    const paths = matches(contributing, /\b((?:src|test|scripts|labs|docs|examples)\/[\w./-]*[\w/])/g);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names commands that there are', () => {
    const npm = matches(contributing, /npm run ([\w:-]+)/g);
    const verbs = matches(contributing, /(?:scripts\/|`)lab ([a-z]+)/g);
    const known = buildProgram(() => {}).commands.map((verb) => verb.name());
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(npm));
    expect(known).toEqual(expect.arrayContaining(verbs));
    expect([npm.length, verbs.length]).toEqual([8, 6]);
  });

  it('names a test that there is, by file and name', () => {
    const [, file = '', name = ''] = /vitest run (\S+) -t '(.*)'/.exec(contributing) ?? [];
    expect(read(file)).toContain(name);
  });

  it('says the schemaVersion that the schemas have', () => {
    const said = Number(/`schemaVersion`, which is now (\d+)/.exec(contributing)?.[1]);
    const report = JSON.parse(read('schema/report.schema.json'));
    const event = JSON.parse(read('schema/event.schema.json'));
    expect(report.properties.schemaVersion.const).toBe(said);
    const grades = JSON.parse(read('schema/grades.schema.json'));
    expect(grades.properties.schemaVersion.const).toBe(said);
    expect(event.oneOf[0].properties.schemaVersion.const).toBe(said);
  });
});

it('CHANGELOG.md begins with the version of the package', () => {
  expect(/^## (\S+?),? /m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
});
