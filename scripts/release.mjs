import { createHash } from 'node:crypto';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { $ } from 'zx';
import { packageProblems } from './build/package-problems.mjs';

const USAGE = `usage: node scripts/release.mjs [--ref COMMIT] [--to FOLDER] [--repository URL] [--deb]

Makes what is released, from nothing but a commit: its clone, the packages of its lockfile, its build.
  --ref COMMIT      of which commit (HEAD)
  --to FOLDER       where it goes (release)
  --repository URL  where people find the sources: https://github.com/OWNER/NAME. The package says so, and the links of its
                    README lead there
  --deb             a package for Debian as well; needs dpkg-deb

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
      repository: { type: 'string' },
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

async function release(folder, { ref, repository, deb }, to) {
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
  if (repository) await lead(clone, repository.replace(/(\/|\.git)$/, ''), commit);
  const described = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'));
  const bill = `${described.name}-${described.version}.cdx.json`;
  await run`npm run sbom -- --output-file ${join(to, bill)}`;
  // The package's own scripts need the sources. A package manager would warn its users about `prepare`, which it
  // never runs for them.
  await run`npm pkg delete scripts devDependencies`;
  const [{ filename, files }] = JSON.parse(
    (await run`npm pack --json ${NPM} --pack-destination ${to}`).stdout,
  );
  const paths = files.map(({ path }) => path);
  const wrong = await packageProblems(join(to, filename), described, paths);
  if (wrong.length > 0) throw new Error(`the package is not fit to be released:\n${wrong.join('\n')}`);
  const made = [filename, bill];
  if (deb) {
    const [when, author] = (await run`git log -1 --format=${'%ct\t%an <%ae>'}`).stdout.trim().split('\t');
    made.push(await debian(join(folder, 'deb'), join(to, filename), { clone, described, when, author, to }));
  }
  await writeFile(join(to, 'SHA256SUMS'), (await Promise.all(made.map((name) => sum(to, name)))).join(''));
  return [...made, 'SHA256SUMS'];
}

/** Tells where the sources are: in package.json, and by the links of README.md, which are relative in a checkout. */
async function lead(clone, repository, commit) {
  const run = $({ cwd: clone, quiet: true });
  await run`npm pkg set ${[`repository.type=git`, `repository.url=git+${repository}.git`, `bugs.url=${repository}/issues`, `homepage=${repository}#readme`]}`;
  const readme = join(clone, 'README.md');
  const text = await readFile(readme, 'utf8');
  const absolute = text.replace(
    /(!?)(\[[^\]]*\]\()(?![a-z]+:|#)/g,
    (_, picture, before) => `${picture}${before}${repository}/${picture ? 'raw' : 'blob'}/${commit}/`,
  );
  await writeFile(readme, absolute);
}

/**
 * Makes the Debian package: the npm package and what the lockfile says that it needs below /usr/lib, and links to the command and its
 * manual.
 */
async function debian(folder, archive, { clone, described, when, author, to }) {
  const { version, description } = described;
  const home = join(folder, 'usr/lib/hairpin-lab');
  const run = $({ cwd: folder, quiet: true, env: { ...process.env, SOURCE_DATE_EPOCH: when } });
  await mkdir(home, { recursive: true });
  await run`tar xzf ${archive} -C ${home} --strip 1`;
  // `npm ci` takes a lockfile together with the package.json that it was made for.
  await rename(join(home, 'package.json'), join(folder, 'package.json'));
  await writeFile(join(home, 'package.json'), JSON.stringify(described));
  await copyFile(join(clone, 'package-lock.json'), join(home, 'package-lock.json'));
  await $({ cwd: home, quiet: true })`npm ci ${NPM} --omit=dev --omit=peer`;
  await rename(join(folder, 'package.json'), join(home, 'package.json'));
  await rm(join(home, 'package-lock.json'));
  await mkdir(join(folder, 'usr/bin'));
  await run`ln -s ../lib/hairpin-lab/dist/cli.cjs usr/bin/lab`;
  await mkdir(join(folder, 'usr/share/man/man1'), { recursive: true });
  await cp(join(home, 'dist/lab.1'), join(folder, 'usr/share/man/man1/lab.1'));
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
