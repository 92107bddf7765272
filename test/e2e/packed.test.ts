import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * What users install is what is tested: the example project with the package as it is released, which is made of a
 * clone. Other packages are those of the checkout, and of them only what package.json asks for.
 */
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'hairpin-packed-'));
const modules = join(folder, 'node_modules');
const installed = join(modules, 'hairpin-lab');
const REPOSITORY = 'https://git.example/owner/hairpin';

const run = (file: string, ...args: string[]) =>
  execa(file, args, { cwd: folder, reject: false, stdin: 'ignore', env: { NO_COLOR: '1', CI: '' } });
const lab = (...args: string[]) => run(join(installed, 'dist/cli.cjs'), ...args);
const tsc = () => run('node', join(modules, 'typescript/bin/tsc'), '--noEmit');
const vitest = (...args: string[]) => run('node', join(modules, 'vitest/vitest.mjs'), 'run', ...args);

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

beforeAll(async () => {
  const inRoot = { cwd: root, stdin: 'ignore' } as const;
  // Tests uncommitted changes too: `git stash create` makes a commit of them on no branch.
  const { stdout: changed } = await execa('git', ['stash', 'create'], inRoot);
  const options = ['--ref', changed || 'HEAD', '--to', folder, '--repository', `${REPOSITORY}.git`];
  await execa('node', ['scripts/release.mjs', ...options], inRoot);
  cpSync(join(root, 'examples/vitest'), folder, { recursive: true });
  mkdirSync(installed, { recursive: true });
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  await execa('tar', ['xzf', join(folder, archive), '-C', installed, '--strip', '1']);
  const asked = {
    ...read(join(folder, 'package.json')).devDependencies,
    ...read(join(installed, 'package.json')).dependencies,
  };
  for (const name of Object.keys(asked).filter((each) => each !== 'hairpin-lab')) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the example project with the packed package', () => {
  it('asks for the versions that this checkout has', () => {
    const versions = read(join(folder, 'package.json')).devDependencies;
    for (const [name, version] of Object.entries(versions)) {
      expect(read(join(modules, name, 'package.json')).version, name).toBe(version);
    }
  });

  it.each(['event', 'grades', 'lab', 'report'])('imports the schema of a %s', async (name) => {
    const path = `hairpin-lab/schema/${name}.schema.json`;
    const program = `console.log(require.resolve('${path}'), require('${path}').$schema)`;
    const { stdout, stderr } = await run('node', '--eval', program);
    const expected = join(installed, `schema/${name}.schema.json`);
    expect(stdout, stderr).toBe(`${expected} https://json-schema.org/draft/2020-12/schema`);
  });

  it('says where its sources are, and its README leads there', () => {
    const { repository, bugs, homepage, keywords } = read(join(installed, 'package.json'));
    expect({ repository, bugs, homepage }).toEqual({
      repository: { type: 'git', url: `git+${REPOSITORY}.git` },
      bugs: { url: `${REPOSITORY}/issues` },
      homepage: `${REPOSITORY}#readme`,
    });
    expect(keywords).toContain('network');
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\(([^)]*)\)/g)].map(([, link = '']) => link);
    const ours = links.filter((link) => link.startsWith(REPOSITORY));
    expect(ours.length).toBeGreaterThan(15);
    for (const link of ours) {
      const [, path = ''] = /^.*\/(?:blob|raw)\/[0-9a-f]{40}\/(.*?)(?:#.*)?$/.exec(link) ?? [];
      expect(path !== '' && existsSync(join(root, path)), link).toBe(true);
    }
    expect(ours.filter((link) => link.includes('/raw/'))).toEqual([expect.stringMatching(/\.png$/)]);
    expect(links.filter((link) => !/^https?:/.test(link))).toEqual([]);
  });

  it('says of every package whose code it brings under which licence it is', () => {
    const dist = join(installed, 'dist');
    const scripts = readdirSync(dist).filter((name) => /\.c?js$/.test(name));
    const text = scripts.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
    // esbuild marks modules with these names. The page is minified and has none, so preact is added.
    // `node_modules/.bin` is not a package.
    const modulesOf = text.matchAll(/(?:"|\/\/ )(node_modules\/[^."\s][^"\s]*)/g);
    const paths = ['node_modules/preact/x.js', ...[...modulesOf].map(([, path = '']) => path)];
    const brought = new Set(paths.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]));
    const licences = readFileSync(join(dist, 'THIRD-PARTY.txt'), 'utf8');
    const named = [...licences.matchAll(/^-{80}\n(\S+) \S+ \([\w.-]+\)\n\n\S/gm)].map(([, name]) => name);
    expect(brought.size).toBeGreaterThan(5);
    expect(named).toEqual(expect.arrayContaining([...brought]));
    // The bill of materials beside the package lists all packages that the bundler used.
    const [bill = ''] = readdirSync(folder).filter((file) => file.endsWith('.cdx.json'));
    const { components } = read(join(folder, bill));
    const listed = components.map(({ group, name: own }: Record<string, string>) => [group, own]);
    const names = listed.map((parts: string[]) => parts.filter(Boolean).join('/'));
    // A folder inside a package may have its own package.json without being a package: `write-excel-file/node`.
    const packages = names.filter(
      (name: string) => !names.some((other: string) => name.startsWith(`${other}/`)),
    );
    expect(named.toSorted()).toEqual(packages.toSorted());
  });

  it('compiles, all types of the package included', async () => {
    const { exitCode, stdout } = await tsc();
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  });

  it('its tests pass', async () => {
    const { exitCode, stdout, stderr } = await vitest();
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/Tests +5 passed/);
  });

  it('finds its labs, and brings its own', async () => {
    const listed = await lab('ls', '--json');
    expect(listed.exitCode, listed.stderr).toBe(0);
    const { labs } = JSON.parse(listed.stdout);
    const names = labs.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['nat-loopback', 'office', 'branch']));
    const { exitCode, stdout, stderr } = await lab(
      'verify',
      'office',
      'branch',
      'nat-loopback',
      '--scenario',
      'port-forward',
    );
    expect(stderr).toContain('no such scenario in office');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const verified = await lab('verify', 'nat-loopback', '--scenario', 'same-port-drop');
    expect(verified.exitCode, verified.stderr).toBe(0);
  });

  it('a misspelt name is a compile error at its place', async () => {
    const file = join(folder, 'test/misspelt.ts');
    const lines = [
      "import { startLab } from 'hairpin-lab';",
      "import office from '../labs/office.ts';",
      'const lab = await startLab(office);',
      "lab.node('stafff');",
      "await lab.probe('wrok');",
      'await lab.set({ guest: true });',
      "await lab.set({ guests: 'maybe' });",
      "await startLab(office, { scenario: 'blockd' });",
      "import { expect, labTest } from 'hairpin-lab/vitest';",
      'const test = labTest(office);',
      "test('typed', async ({ lab }) => {",
      "  await expect(lab.probe('work')).toFailWith('filterd');",
      "  await expect(lab.probe('work')).toHaveSeen({ at: 'guest:eth0', direction: 'ou' });",
      "  await expect(lab.probe('work')).toReech();",
      "  await expect(lab.probe('wrok')).toReach();",
      '});',
    ];
    writeFileSync(file, lines.join('\n'));
    const { stdout } = await tsc();
    rmSync(file);
    const places = [...stdout.matchAll(/^test\/misspelt\.ts\((\d+),(\d+)\)/gm)].map(([, line]) =>
      Number(line),
    );
    expect(places).toEqual([4, 5, 6, 7, 8, 12, 13, 14, 15]);
  });
});

describe.each(['ts', 'yaml'])('lab new --language %s', (language) => {
  const name = `mine-in-${language}`;

  it('writes a lab that runs as it is, and a test beside it that passes', async () => {
    const made = await lab('new', name, '--language', language);
    expect(made).toMatchObject({ exitCode: 0, stdout: `labs/${name}.${language}\nlabs/${name}.test.ts` });
    expect(made.stderr).not.toContain('npm install');
    expect(made.stderr).not.toContain('type=module');
    const verified = await lab('verify', name);
    expect(verified.exitCode, verified.stderr).toBe(0);
    expect(verified.stdout).toContain('fails – forwarding-off');
    const compiled = await tsc();
    expect(compiled.exitCode, compiled.stdout).toBe(0);
    const tested = await vitest(`labs/${name}.test.ts`);
    expect(tested.exitCode, `${tested.stdout}\n${tested.stderr}`).toBe(0);
    expect(tested.stdout).toMatch(/Tests +2 passed/);
  });

  it('makes no second lab of a name, in whatever language', async () => {
    const other = language === 'ts' ? 'yaml' : 'ts';
    const { exitCode, stderr } = await lab('new', name, '--language', other);
    expect(stderr).toContain(`labs/${name}.${language} – is there already`);
    expect(exitCode).toBe(2);
    expect(readdirSync(join(folder, 'labs'))).not.toContain(`${name}.${other}`);
  });

  it('leaves what is there alone', async () => {
    const { exitCode, stdout, stderr } = await lab('new', name, '--language', language);
    expect(stderr).toContain(`labs/${name}.test.ts – is there already`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

it.each([
  ['My Lab', "cannot be a lab's name"],
  ['nat-loopback', 'is a built-in lab'],
])('lab new %j is refused', async (name, said) => {
  const { exitCode, stderr } = await lab('new', name);
  expect(stderr).toContain(said);
  expect(exitCode).toBe(2);
});
