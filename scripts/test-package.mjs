/**
 * `npm run test:package -- [RELEASE/PACKAGE.tgz] [PART…]` tests the package as users get it; without a part, all of
 * PARTS. Makes it twice under different conditions, or the given one once more, and compares the bytes. Then it does
 * all of `npm publish` but the upload, installs the package with each package manager, from git, and as a Debian
 * package, runs a lab under each supported Node, and compiles a program that uses it with the oldest and the newest
 * supported TypeScript. Needs the registry.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';

/** What can be tested alone, those first that take longest. Two run side by side. */
const PARTS = {
  git: fromGit,
  bytes: sameBytes,
  npm: async () => {
    const home = await inProject('npm');
    await inWorkflow(home);
    await compile(home);
  },
  'npm-12': () => inProject('npm-12'),
  pnpm: () => inProject('pnpm'),
  yarn: () => inProject('yarn'),
  'yarn-4': () => inProject('yarn-4'),
  refused: async () => {
    for (const each of REFUSED) await refused(...each);
  },
  publish,
};

const ROOT = join(import.meta.dirname, '..');
const NODES = ['20.19.0', '22', '24'];
const TYPESCRIPTS = ['5.4', 'latest'];
/** The newest npm that runs under every supported Node, and the newest of all. */
const NPM = { words: (archive) => ['install', '--no-audit', '--no-fund', archive] };
const ADD = {
  npm: { by: 'npm@11', ...NPM },
  'npm-12': { by: 'npm@12', under: '24', ...NPM },
  pnpm: { by: 'pnpm@10', words: (archive) => ['add', archive] },
  yarn: { by: 'yarn@1', words: (archive) => ['add', `file:${archive}`] },
  'yarn-4': {
    by: '@yarnpkg/cli-dist@4',
    words: (archive) => ['add', `hairpin-lab@file:${archive}`],
    settings: { '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\n', 'yarn.lock': '' },
  },
};
/** The differences between two machines that make the package. */
const SURROUNDINGS = [
  { TZ: 'UTC', LC_ALL: 'C', umask: '022' },
  { TZ: 'Asia/Taipei', LC_ALL: 'C.UTF-8', umask: '077' },
];
/** Runtimes that cannot run labs, and the message that users see. */
const REFUSED = [
  ["Yarn's Plug'n'Play", ADD['yarn-4'].by, ['yarn', 'lab'], "Plug'n'Play keeps it in an archive"],
  ['Bun', 'bun@1', ['bunx', '--bun', 'lab'], 'cannot make namespaces as Node does'],
];
const VERIFY = ['verify', 'nat-loopback', '--scenario', 'snat', '--format', 'summary'];
const LAB = `import { defineLab } from 'hairpin-lab';
export default defineLab({
  name: 'pair',
  about: 'Two nodes and a wire.',
  nodes: {
    left: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
    right: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
  },
  links: [['left:eth0', 'right:eth0']],
  probes: { over: { kind: 'ping', from: 'left', to: '10.0.0.2' } },
  scenarios: { plain: { because: 'They share a wire.', expect: { over: { outcome: 'works' } } } },
});
`;
/** A program that starts labs, and needs no types but ours. */
const STARTER = `import { startLab } from 'hairpin-lab';
import lab from './pair.js';
export const outcome = async () => {
  await using running = await startLab(lab, { scenario: 'plain' });
  // @ts-expect-error there is no such probe
  await running.probe('ovre');
  return (await running.probe('over')).observed.outcome;
};
`;
const TESTER = `import { expect, labTest } from 'hairpin-lab/vitest';
import lab from './pair.js';
labTest(lab)('reaches', async ({ lab: running }) => {
  await expect(running.probe('over')).toReach();
  // @ts-expect-error there is no such cause
  await expect(running.probe('over')).toFailWith('filterd');
});
`;
const SETTINGS = {
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable'],
  strict: true,
  noEmit: true,
};
/** The programs to compile, with their settings. The types of vitest and Node are not ours to check. */
const USERS = {
  'starter.ts': { ...SETTINGS, types: [] },
  'tester.ts': { ...SETTINGS, types: ['node'], skipLibCheck: true },
};

const words = process.argv.slice(2);
const [given] = words.filter((word) => word.endsWith('.tgz'));
const asked = words.filter((word) => word !== given);
let folder;
const counts = { passed: 0, failed: 0 };

// `npm run` passes this checkout's settings on. Users do not have these.
for (const line of readFileSync(join(ROOT, '.npmrc'), 'utf8').trim().split('\n'))
  delete process.env[`npm_config_${line.split('=')[0].replaceAll('-', '_')}`];

/** Runs a program of a package that need not be installed. */
const exec = (name, words, options) =>
  execa('npm', ['exec', '--yes', '--package', name, '--', ...words], { stdin: 'ignore', ...options });

async function step(what, work) {
  const started = performance.now();
  const took = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  try {
    const said = await work();
    counts.passed += 1;
    console.log(`✔ ${what}${said ? `: ${said}` : ''} (${took()})`);
  } catch (error) {
    failed(what, ` (${took()})`, error);
  }
}

function failed(what, took, { shortMessage = '', stdout = '', stderr, message }) {
  counts.failed += 1;
  console.log(`✘ ${what}${took}: ${shortMessage}\n${stdout}\n${stderr ?? message}`);
}

const once = (work) => {
  let result;
  return () => (result ??= work());
};

/** Makes the package by `npm run release`, on the first or the second of two machines, and returns where. */
async function make(number, ...words) {
  const { umask, ...env } = SURROUNDINGS[number];
  const to = join(folder, `release-${number}`);
  const release = ['node', 'scripts/release.mjs', '--to', to, ...words];
  await execa('sh', ['-c', `umask ${umask} && exec "$@"`, 'sh', ...release], { cwd: ROOT, env });
  return to;
}

const DEB = existsSync('/usr/bin/dpkg-deb') ? ['--deb'] : [];
const made = once(() => (given ? dirname(resolve(given)) : make(0, ...DEB)));
const find = (home, ending) => join(home, readdirSync(home).find((name) => name.endsWith(ending)) ?? '');
const archiveOf = once(async () => (given ? resolve(given) : find(await made(), '.tgz')));
const nodesOf = once(async () => {
  const nodes = [];
  for (const version of NODES) {
    const { stdout } = await exec(`node-linux-${process.arch}@${version}`, ['which', 'node'], {
      cwd: folder,
    });
    nodes.push([(await execa(stdout, ['--version'])).stdout.slice(1), stdout]);
  }
  return nodes;
});

async function sameBytes() {
  const sumsIn = (home) => readFileSync(join(home, 'SHA256SUMS'), 'utf8');
  const first = await made();
  const sums = sumsIn(first);
  const described = await execa('tar', ['xzOf', await archiveOf(), 'package/package.json']);
  const { repository } = JSON.parse(described.stdout);
  await step('two builds have the same bytes', async () => {
    const from = repository ? ['--repository', repository.url.replace('git+', '')] : [];
    const second = sumsIn(await make(1, ...(sums.includes('.deb') ? DEB : []), ...from));
    if (sums !== second) throw new Error(`${sums}\n${second}`);
    return sums.trim().split('\n').join(', ');
  });
  if (sums.includes('.deb')) await unpack(find(first, '.deb'));
}

async function publish() {
  const archive = await archiveOf();
  await step('npm publish --dry-run', async () => {
    const { stderr, stdout } = await execa('npm', ['publish', '--dry-run', archive], { cwd: folder });
    return `${stdout}, ${stderr.match(/total files: \d+/)}`;
  });
}

/** Checks the content of the Debian package without installing it. */
async function unpack(archive) {
  const home = join(folder, 'debian');
  await step('the Debian package: its command, and its manual', async () => {
    await execa('dpkg-deb', ['--extract', archive, home]);
    const { stdout } = await execa(join(home, 'usr/bin/lab'), VERIFY, { stdin: 'ignore' });
    const manual = await execa('gzip', ['-dc', join(home, 'usr/share/man/man1/lab.1.gz')]);
    return `${passed(stdout)}, ${manual.stdout.match(/^\.TH .*$/m)?.[0]}`;
  });
}

const passed = (stdout) => stdout.match(/^\d+ pass.*$/m)?.[0];

function emptyProject(name, settings = {}) {
  const home = join(folder, name.replaceAll(/\W/g, '-'));
  mkdirSync(home);
  const files = { 'package.json': '{ "private": true, "type": "module" }', ...settings };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text);
  return home;
}

/** A project with the package in it, as this package manager installs it, under each Node. */
async function inProject(name) {
  const { by, words, settings, under } = ADD[name];
  const archive = await archiveOf();
  const nodes = await nodesOf();
  const home = emptyProject(name, settings);
  const node = under && nodes.find(([version]) => version.startsWith(`${under}.`))?.[1];
  const env = node && { PATH: `${dirname(node)}:${process.env.PATH}` };
  await step(`${name}: installs it`, async () => {
    const [program] = name.split('-');
    await exec(by, [program, ...words(archive)], { cwd: home, env });
    return (await exec(by, [program, '--version'], { cwd: home, env })).stdout;
  });
  await tryOut(name, home, nodes);
  return home;
}

/** The sources as a dependency: npm makes a package of them, like `npm pack` in a fresh clone. */
async function fromGit() {
  const home = emptyProject('git');
  await step('npm, from git: builds it, and a built-in lab', async () => {
    const { stdout: commit } = await execa('git', ['rev-parse', 'HEAD'], { cwd: ROOT });
    await execa('npm', ['install', '--no-audit', '--no-fund', `git+file://${ROOT}#${commit}`], { cwd: home });
    const { stdout } = await execa('npx', ['lab', ...VERIFY], { cwd: home, stdin: 'ignore' });
    const files = readdirSync(join(home, 'node_modules/hairpin-lab'), { recursive: true });
    return `${passed(stdout)}, ${files.length} files`;
  });
}

async function refused(what, by, words, said) {
  const [program] = words;
  const archive = await archiveOf();
  const home = emptyProject(what, { '.yarnrc.yml': 'enableTelemetry: false\n', 'yarn.lock': '' });
  await step(`${what}: says why it runs no labs`, async () => {
    const add = program === 'yarn' ? ['yarn', ...ADD['yarn-4'].words(archive)] : ['bun', 'add', archive];
    await exec(by, add, { cwd: home });
    const { exitCode, stderr } = await exec(by, [...words, 'verify', 'nat-loopback'], {
      cwd: home,
      reject: false,
    });
    if (exitCode !== 3 || !stderr.includes(said)) throw new Error(`exit code ${exitCode}: ${stderr}`);
    return said;
  });
}

async function tryOut(name, home, nodes) {
  for (const [version, node] of nodes) {
    const lab = (...words) =>
      execa(node, [join(home, 'node_modules/hairpin-lab/dist/cli.cjs'), ...words], {
        cwd: home,
        stdin: 'ignore',
      });
    const own = `node-${version.split('.')[0]}`;
    await step(`${name}, Node ${version}: a lab of one's own in TypeScript, and a built-in one`, async () => {
      await lab('new', own);
      const said = [];
      for (const words of [['verify', own, '--format', 'summary'], VERIFY])
        said.push(passed((await lab(...words)).stdout));
      return said.join(', ');
    });
  }
}

/** Does the steps of the workflow that users can copy, except for those that only a CI machine needs. */
async function inWorkflow(home) {
  const { jobs } = parse(readFileSync(join(ROOT, 'docs/ci/github-actions.yml'), 'utf8'));
  const steps = jobs.project.steps.flatMap(({ run = 'sudo' }) => (run.startsWith('sudo') ? [] : [run]));
  await step(`docs/ci/github-actions.yml: ${steps.join('; ')}`, async () => {
    for (const run of steps) await execa('sh', ['-c', run], { cwd: home });
    return readFileSync(join(home, 'junit.xml'), 'utf8').match(/<testsuites [^>]*>/)?.[0];
  });
}

async function compile(home) {
  for (const [file, text] of Object.entries({ 'pair.ts': LAB, 'starter.ts': STARTER, 'tester.ts': TESTER }))
    writeFileSync(join(home, file), text);
  await step('vitest and the types of Node 20 are beside it', async () => {
    await execa('npm', ['install', '--no-audit', '--no-fund', 'vitest', '@types/node@20'], { cwd: home });
  });
  for (const version of TYPESCRIPTS)
    for (const [file, compilerOptions] of Object.entries(USERS))
      await step(`TypeScript ${version}: compiles ${file}, and finds its mistake`, async () => {
        writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
        const tsc = (...words) => exec(`typescript@${version}`, ['tsc', ...words], { cwd: folder });
        await tsc('--project', home);
        return (await tsc('--version')).stdout;
      });
}

async function test(waiting) {
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift())
      await PARTS[part]().catch((error) => failed(part, '', error));
  };
  folder = mkdtempSync(join(tmpdir(), 'hairpin-package-'));
  try {
    await Promise.all([lane(), lane()]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

const unknown = asked.find((part) => !(part in PARTS));
if (unknown) {
  console.error(`test:package: no such part: ${unknown} (${Object.keys(PARTS).join(', ')})`);
  process.exitCode = 2;
} else await test(asked.length > 0 ? asked : Object.keys(PARTS));
