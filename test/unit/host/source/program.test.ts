import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkSource } from '../../../../src/host/source/check-source.ts';
import { excerptAt, locateIn } from '../../../../src/host/source/program/locate.ts';
import { importScript } from '../../../../src/host/source/script.ts';
import { LabError } from '../../../../src/lab/error.ts';
import type { Path } from '../../../../src/lab/path.ts';
import { showExcerpt } from '../../../../src/report/excerpt.ts';

const folder = mkdtempSync(join(tmpdir(), 'program-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAIN = `import { defineLab, ports } from 'hairpin-lab';
import { scenarios as all } from './home.scenarios.ts';
import * as rules from './home.rules.js';
import nat from './home.nat';

const MTU = 15;
const host = (address: string) => ({ interfaces: { eth0: { addresses: [address] } } });
const toggles = { nf: { about: '', default: true } } as const;
const cables: [string, string][] = [['pc:eth0', 'router:eth0']];

const lab = defineLab({
  name: 'Home',
  nodes: {
    router: {
      interfaces: {
        br0: { kind: 'bridge' as 'bridge', mtu: MTU },
        'eth0.5': { kind: 'vlan' },
        ...ports('br0', 'eth0'),
      },
      rules: { iptables: rules.router, nft: nat.text },
    },
    pc: host('10.0.0.256/24'),
    ...Object.fromEntries([1, 2].map((n) => [\`h\${n}\`, {}])),
  },
  links: [...cables, ['pc:eth1', 'router:eth1'], ...all.links, ['pc:eth2', 'router:eth2']],
  toggles,
  settings: [1, 2].map(() => ({ when: {} })),
  probes: <never>{ ask: { kind: 'http', from: 'pc' } },
  scenarios: all.own!,
});
export default lab satisfies object;
`;
const FILES = {
  'home.ts': MAIN,
  'home.scenarios.ts': `const own = { works: { because: '', expect: { ask: { outcome: 'wroks' } } } };
export { scenarios };
const scenarios = { own, links: [['pc:eth9', 'router:eth9']] };
`,
  'home.rules.ts': 'export const router = `*nat`;\n',
  'home.nat.ts': "export default { text: 'table' };\n",
};
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

/** The place as `file:line:column`, the line, and the part of it that is marked. */
function place(path: Path, at?: 'key', file = 'home.ts'): string[] {
  const found = locateIn(join(folder, file), path, at);
  if (found === undefined) return [];
  const excerpt = excerptAt(found, (one) => one.slice(folder.length + 1));
  return [`${excerpt.file}:${excerpt.line}:${excerpt.column}`, ...showExcerpt(excerpt, 110)];
}

test('where each part of a definition stands in a program', async () => {
  const asked: [Path, 'key'?][] = [
    [['name']],
    [['about']],
    [['nodes', 'router', 'interfaces', 'br0', 'kind']],
    [['nodes', 'router', 'interfaces', 'br0', 'mtu']],
    [['nodes', 'router', 'interfaces', 'br0']],
    [['nodes', 'router', 'interfaces', 'eth0.5', 'id']],
    [['nodes', 'router', 'interfaces', 'eth0.5'], 'key'],
    [['nodes', 'router', 'interfaces', 'eth0', 'master']],
    [['nodes', 'router', 'rules', 'iptables']],
    [['nodes', 'router', 'rules', 'nft']],
    [['nodes', 'pc', 'interfaces', 'eth0', 'addresses', 0]],
    [['nodes', 'h2'], 'key'],
    [['links', 0, 1]],
    [['links', 1, 0]],
    [['links', 2, 1]],
    [['links', 3]],
    [['links', 9]],
    [['toggles', 'nf', 'about']],
    [['settings', 1, 'when']],
    [['probes', 'ask', 'url']],
    [['scenarios', 'works', 'expect', 'ask', 'outcome']],
    [['scenarios', 'works'], 'key'],
    [[]],
  ];
  const told = asked.map(([path, at]) =>
    [`${path.join(' ') || '(the whole)'}${at ? ' (its name)' : ''}`, ...place(path, at)].join('\n'),
  );
  await expect(`${told.join('\n\n')}\n`).toMatchFileSnapshot('../../../golden/places-in-programs.txt');
});

test('a program of CommonJS, one that computes everything, and one that nobody can read', () => {
  writeFileSync(join(folder, 'common.js'), "module.exports = { name: 'X' };\n");
  expect(place(['name'], undefined, 'common.js')[0]).toBe('common.js:1:26');
  writeFileSync(join(folder, 'made.ts'), 'const make = () => ({});\nexport default make();\n');
  expect(place(['nodes', 'pc'], undefined, 'made.ts')[0]).toBe('made.ts:2:16');
  copyFileSync('/dev/null', join(folder, 'empty.ts'));
  expect(place(['name'], undefined, 'empty.ts')).toEqual([]);
  writeFileSync(join(folder, 'wrong.ts'), 'export default {{{');
  expect(place(['name'], undefined, 'wrong.ts')).toEqual([]);
  expect(place(['name'], undefined, 'gone.ts')).toEqual([]);
});

test('what refers to itself does not go on for ever', () => {
  writeFileSync(
    join(folder, 'round.ts'),
    "import a from './round.ts';\nconst b = b;\nexport default { a, b, c: a };\n",
  );
  expect(place(['c', 'a', 'b', 'x'], undefined, 'round.ts')[0]).toMatch(/^round\.ts:/);
});

test.each([
  ['a bracket too few', "export default {\n  name: 'a',\n  about 'b',\n};\n", '3:9'],
  [
    'a name that nothing has',
    'const a: number = 1;\n\nexport default { name: nobody.b, about: a };\n',
    '3:1',
  ],
  [
    'a failure that is said',
    "function make(): never {\n  throw new Error('no');\n}\nexport default make();\n",
    '2:3',
  ],
])('a program that gives no definition says where: %s', async (_, text, where) => {
  const path = join(folder, 'failing.ts');
  writeFileSync(path, text);
  const error: unknown = await importScript(path, 'failing.ts').catch((failure) => failure);
  expect(error).toMatchObject({ code: 'definition', problems: [{ where: `failing.ts:${where}` }] });
});

test.each([['export const lab = 1;\n'], ['const lab = 1;\n'], ['']])('%j exports no lab', async (text) => {
  const path = join(folder, 'silent.ts');
  writeFileSync(path, text);
  const error: unknown = await importScript(path, 'silent.ts').catch((failure) => failure);
  const what = 'has no default export: export default defineLab({ … })';
  expect(error).toMatchObject({ code: 'definition', problems: [{ where: 'silent.ts', what }] });
});

test('every problem of a program has its place, also in a file that it imports', async () => {
  const path = join(folder, 'broken.ts');
  writeFileSync(
    path,
    "import { scenarios } from './home.scenarios.ts';\nexport default { name: 'a', nodes: { A: {} }, ...scenarios };\n",
  );
  const source = await importScript(path, 'broken.ts');
  const error: unknown = await checkSource(source).catch((failure) => failure);
  const places = error instanceof LabError ? error.problems.map(({ where }) => where) : [];
  expect(places).toEqual([
    'broken.ts:2:16: about',
    'broken.ts:2:38: nodes.A',
    expect.stringMatching(/home\.scenarios\.ts:3:21: own$/),
    expect.stringMatching(/home\.scenarios\.ts:3:35: links\[0\]\[0\]$/),
    expect.stringMatching(/home\.scenarios\.ts:3:46: links\[0\]\[1\]$/),
  ]);
});
