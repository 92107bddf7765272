/**
 * `npm run test:package -- [PACKAGE.tgz]`: does with the package what strangers do with it. Makes it twice, in surroundings that
 * differ, and compares the bytes; or takes one that is there. Then publishes it, but for the last step, installs it into empty
 * folders by each package manager, runs a lab of its own in each under each Node that is promised, and compiles who uses it by the
 * oldest and the newest TypeScript that are. Needs the registry.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const NODES = ['20.19.0', '22', '24'];
const TYPESCRIPTS = ['5.4', 'latest'];
const ADD = {
  npm: { by: 'npm@latest', words: (archive) => ['install', '--no-audit', '--no-fund', archive] },
  pnpm: { by: 'pnpm@10', words: (archive) => ['add', archive] },
  yarn: { by: 'yarn@1', words: (archive) => ['add', `file:${archive}`] },
  'yarn 4': {
    by: '@yarnpkg/cli-dist@4',
    words: (archive) => ['add', `hairpin-lab@file:${archive}`],
    settings: { '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\n', 'yarn.lock': '' },
  },
};
/** What differs between two machines that make the package. */
const SURROUNDINGS = [
  { TZ: 'UTC', LC_ALL: 'C', umask: '022' },
  { TZ: 'Asia/Taipei', LC_ALL: 'C.UTF-8', umask: '077' },
];
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
/** Who starts labs, and needs no types but ours. */
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
/** What is compiled, and by which settings. The types of vitest and Node are their own makers' matter. */
const USERS = {
  'starter.ts': { ...SETTINGS, types: [] },
  'tester.ts': { ...SETTINGS, types: ['node'], skipLibCheck: true },
};

const folder = mkdtempSync(join(tmpdir(), 'hairpin-package-'));
const counts = { passed: 0, failed: 0 };

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
    counts.failed += 1;
    console.log(
      `✘ ${what} (${took()}): ${error.shortMessage ?? ''}\n${error.stdout ?? ''}\n${error.stderr ?? error.message}`,
    );
  }
}

async function makeTwice() {
  const sums = [];
  for (const [number, { umask, ...env }] of SURROUNDINGS.entries()) {
    const to = join(folder, `release-${number}`);
    await execa('sh', ['-c', `umask ${umask} && exec node scripts/release.mjs --to ${to}`], {
      cwd: ROOT,
      env,
    });
    sums.push(readFileSync(join(to, 'SHA256SUMS'), 'utf8'));
  }
  await step('two builds have the same bytes', () => {
    if (sums[0] !== sums[1]) throw new Error(sums.join('\n'));
    return sums[0].trim().split('\n').join(', ');
  });
  const to = join(folder, 'release-0');
  return join(
    to,
    readdirSync(to).find((name) => name.endsWith('.tgz')),
  );
}

/** An empty project with the package in it. */
async function install(name, archive) {
  const { by, words, settings = {} } = ADD[name];
  const home = join(folder, name.replace(' ', '-'));
  mkdirSync(home);
  const files = { 'package.json': '{ "private": true, "type": "module" }', ...settings };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text);
  await step(`${name}: installs it`, async () => {
    const [program] = name.split(' ');
    await exec(by, [program, ...words(archive)], { cwd: home });
    return (await exec(by, [program, '--version'], { cwd: home })).stdout;
  });
  return home;
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
      for (const words of [[own], ['nat-loopback', '--scenario', 'snat']])
        said.push((await lab('verify', ...words, '--format', 'summary')).stdout.match(/^\d+ pass.*$/m)?.[0]);
      return said.join(', ');
    });
  }
}

/** Does what the ready workflow for a project does, but for what the runner's own machine needs. */
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

try {
  const [given] = process.argv.slice(2);
  const archive = given ? resolve(given) : await makeTwice();
  await step('npm publish --dry-run', async () => {
    const { stderr, stdout } = await execa('npm', ['publish', '--dry-run', archive], { cwd: folder });
    return `${stdout}, ${stderr.match(/total files: \d+/)}`;
  });
  const nodes = [];
  for (const version of NODES) {
    const { stdout } = await exec(`node-linux-${process.arch}@${version}`, ['which', 'node'], {
      cwd: folder,
    });
    nodes.push([(await execa(stdout, ['--version'])).stdout.slice(1), stdout]);
  }
  for (const name of Object.keys(ADD)) await tryOut(name, await install(name, archive), nodes);
  await inWorkflow(join(folder, 'npm'));
  await compile(join(folder, 'npm'));
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
