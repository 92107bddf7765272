import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { $ } from 'zx';

const USAGE = `usage: node scripts/release.mjs [--ref COMMIT] [--to FOLDER] [--deb]

Makes what is released, from nothing but a commit: its clone, the packages of its lockfile, its build.
  --ref COMMIT  of which commit (HEAD)
  --to FOLDER   where it goes (release)
  --deb         a package for Debian as well; needs dpkg-deb

Writes hairpin-lab-VERSION.tgz, which npm publish takes, hairpin-lab-VERSION.cdx.json, its bill of materials (CycloneDX),
and SHA256SUMS. The same commit gives the same bytes.`;

const root = resolve(import.meta.dirname, '..');
/** Runs no scripts of packages, and prints no advice. */
const NPM = ['--ignore-scripts', '--no-audit', '--no-fund'];

async function main() {
  const { values } = parseArgs({
    options: {
      ref: { type: 'string', default: 'HEAD' },
      to: { type: 'string', default: 'release' },
      deb: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  const to = resolve(values.to);
  await mkdir(to, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'hairpin-release-'));
  try {
    const made = await release(folder, values, to);
    for (const name of made) console.log(relative('', join(to, name)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function release(folder, { ref, deb }, to) {
  // The modes of files are in the package.
  process.umask(0o022);
  const clone = join(folder, 'clone');
  const run = $({ cwd: clone, quiet: true });
  const commit = (
    await $({ cwd: root, quiet: true })`git rev-parse --verify ${`${ref}^{commit}`}`
  ).stdout.trim();
  await $({ quiet: true })`git clone --quiet --no-checkout ${root} ${clone}`;
  // The commit may be on no branch: `git stash create` makes such commits.
  await run`git fetch --quiet origin ${commit}`.nothrow();
  await run`git -c advice.detachedHead=false checkout --quiet ${commit}`;
  await run`npm ci ${NPM}`;
  await run`npm run build`;
  const described = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'));
  const bill = `${described.name}-${described.version}.cdx.json`;
  await run`npm run sbom -- --output-file ${join(to, bill)}`;
  // They need the sources. A package manager would warn its users of `prepare`, which it never runs for them.
  await run`npm pkg delete scripts devDependencies`;
  const [{ filename, files }] = JSON.parse(
    (await run`npm pack --json ${NPM} --pack-destination ${to}`).stdout,
  );
  const wrong = [
    ...missing(
      described,
      files.map(({ path }) => path),
    ),
    ...(await problems(join(to, filename))),
  ];
  if (wrong.length > 0) throw new Error(`the package is not fit to be released:\n${wrong.join('\n')}`);
  const made = [filename, bill];
  if (deb) {
    const [when, author] = (await run`git log -1 --format=${'%ct\t%an <%ae>'}`).stdout.trim().split('\t');
    made.push(await debian(join(folder, 'deb'), join(to, filename), { described, when, author, to }));
  }
  await writeFile(join(to, 'SHA256SUMS'), (await Promise.all(made.map((name) => sum(to, name)))).join(''));
  return [...made, 'SHA256SUMS'];
}

/** Files that package.json names and the package lacks. */
function missing({ bin, man, exports }, files) {
  const promised = [
    ...Object.values(bin),
    man,
    ...Object.values(exports).flatMap(pathsOf),
    'dist/THIRD-PARTY.txt',
  ];
  const paths = promised.map((path) => path.replace(/^\.\//, ''));
  return paths.filter((path) => !files.includes(path)).map((path) => `${path}: it is not there`);
}

const pathsOf = (target) => (typeof target === 'string' ? [target] : Object.values(target));

/** The complaints of publint and Are The Types Wrong about the package. */
async function problems(archive) {
  const bytes = await readFile(archive);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  const types = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)));
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`),
    ...types.problems.filter(isOurs).map((problem) => `types: ${JSON.stringify(problem)}`),
  ];
}

/**
 * Whether a problem matters. The package contains ES modules only, so `require` and resolvers that ignore `exports` are
 * not supported.
 */
const isOurs = ({ kind, resolutionKind }) => resolutionKind !== 'node10' && kind !== 'CJSResolvesToESM';

/**
 * Makes the Debian package: the npm package and what it needs below /usr/lib, and links to the command and its manual.
 */
async function debian(folder, archive, { described: { version, description }, when, author, to }) {
  const home = join(folder, 'usr/lib/hairpin-lab');
  const run = $({ cwd: folder, quiet: true, env: { ...process.env, SOURCE_DATE_EPOCH: when } });
  await mkdir(home, { recursive: true });
  await run`npm install ${NPM} --omit=dev --omit=peer --prefix ${home} ${archive}`;
  await mkdir(join(folder, 'usr/bin'));
  await run`ln -s ../lib/hairpin-lab/node_modules/hairpin-lab/dist/cli.cjs usr/bin/lab`;
  await mkdir(join(folder, 'usr/share/man/man1'), { recursive: true });
  await cp(join(home, 'node_modules/hairpin-lab/dist/lab.1'), join(folder, 'usr/share/man/man1/lab.1'));
  await run`gzip -9n usr/share/man/man1/lab.1`;
  const { stdout: architecture } = await run`dpkg --print-architecture`;
  await mkdir(join(folder, 'DEBIAN'));
  const control = {
    Package: 'hairpin-lab',
    Version: version,
    Architecture: architecture.trim(),
    Maintainer: author,
    Depends: `nodejs (>= 20.19), ${PROGRAMS.join(', ')}`,
    Section: 'net',
    Priority: 'optional',
    Description: description,
  };
  const lines = Object.entries(control).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(join(folder, 'DEBIAN/control'), lines.join(''));
  await chmod(folder, 0o755);
  await run`find . -exec touch --no-dereference --date ${`@${when}`} {} +`;
  const name = `hairpin-lab_${version}_${architecture.trim()}.deb`;
  await run`dpkg-deb --root-owner-group --build . ${join(to, name)}`;
  return name;
}

/** Debian packages of the programs that labs run. */
const PROGRAMS = [
  'iproute2',
  'iptables',
  'ebtables',
  'nftables',
  'tcpdump',
  'conntrack',
  'curl',
  'iputils-ping',
  'dnsmasq-base',
];

async function sum(folder, name) {
  const bytes = await readFile(join(folder, name));
  return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
}

await main().catch(({ stderr, message }) => {
  console.error(`release: ${stderr?.trim() || message}`);
  process.exitCode = 1;
});
