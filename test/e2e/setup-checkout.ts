import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Programs that a lab needs from the system. */
export const PROGRAMS = [
  ...[
    'ip',
    'bridge',
    'iptables-restore',
    'ebtables-restore',
    'nft',
    'tcpdump',
    'conntrack',
    'curl',
    'ping',
    'dnsmasq',
  ],
  ...['unshare', 'nsenter', 'lsns'],
];
/** Result of a successful run. */
export const RAN = { code: 0, stdout: 'ran ls --json\n' };
const ARGUMENTS = ['ls', '--json'];
/** Tools that the set-up script and the stubs call. */
const TOOLS = ['cat', 'dirname', 'env', 'find', 'flock', 'id', 'ln', 'mkdir', 'readlink', 'touch'];

/**
 * Hides system programs and package lists that are not on the stub path. Runs in a mount namespace, in which an
 * ordinary user is root; real package managers are not on the path.
 */
const HIDE = `
for folder in /usr/sbin /sbin /var/lib/apt/lists /var/lib/pacman/sync; do
  if [ -d $folder ] && ! [ -L $folder ]; then mount -t tmpfs none $folder || exit; fi
done
PATH=$1; shift; exec "$@"`;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A small project with this repository's `scripts/`, and a path on which every program is a stub. */
export class Checkout {
  readonly folder: string;
  readonly bin: string;
  path: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.bin = join(folder, 'bin');
    this.path = this.bin;
  }

  /** A checkout that is set up except for the build, on a machine that lacks these programs. */
  static async without(...missing: string[]): Promise<Checkout> {
    const checkout = new Checkout(await mkdtemp(join(tmpdir(), 'hairpin-set-up-')));
    await chmod(checkout.folder, 0o755);
    for (const folder of ['bin', 'labs', 'node_modules']) {
      await mkdir(join(checkout.folder, folder), { recursive: true });
    }
    for (const path of [
      'scripts',
      'src/host/sandbox.sh',
      'src/host/vm/init.sh',
      'src/host/vm/keeper.sh',
      'src/snapshot/snapshot.sh',
      'package.json',
      'package-lock.json',
    ]) {
      await cp(join(root, path), join(checkout.folder, path), { recursive: true });
    }
    for (const name of ['esbuild', '@esbuild']) {
      await symlink(join(root, 'node_modules', name), join(checkout.folder, 'node_modules', name));
    }
    await checkout.write('node_modules/.package-lock.json', '{}');
    for (const path of await entryPoints()) {
      await mkdir(join(checkout.folder, dirname(path)), { recursive: true });
      await checkout.write(path, 'export {};');
    }
    await checkout.write('src/cli.ts', "console.log('ran', ...process.argv.slice(2));");
    await symlink(process.execPath, join(checkout.bin, 'node'));
    for (const tool of TOOLS) await symlink(find(tool), join(checkout.bin, tool));
    for (const program of PROGRAMS) if (!missing.includes(program)) await checkout.stub(program, '');
    return checkout;
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.folder, path), text);
  }

  /** Creates a program that records its arguments and then runs the shell commands. */
  async stub(name: string, commands: string, folder = this.bin): Promise<void> {
    const script = `#!/bin/sh\necho "${name} $*" >>'${this.folder}/calls'\n${commands}\n`;
    await mkdir(folder, { recursive: true });
    await rm(join(folder, name), { force: true });
    await writeFile(join(folder, name), script, { mode: 0o755 });
  }

  /** Creates a package manager that installs these programs, and does nothing when it only refreshes its lists. */
  stubManager(name: string, brings: string[]): Promise<void> {
    const links = brings.map((program) => `ln -sf /bin/sh '${this.bin}/${program}'`);
    return this.stub(name, ['case "$*" in update | -Sy) exit ;; esac', ...links].join('\n'));
  }

  /** The recorded calls of these stubs, in order. */
  async calls(...names: string[]): Promise<string[]> {
    const text = await readFile(join(this.folder, 'calls'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => names.includes(line.split(' ')[0] ?? ''));
  }

  /** Runs a script as root of a user namespace, which looks like root to it. */
  start(env: Record<string, string> = {}, script = 'scripts/lab'): ChildProcess {
    const hide = ['--user', '--map-root-user', '--mount', '--', 'sh', '-c', HIDE, 'sh', this.path];
    return spawn('unshare', [...hide, join(this.folder, script), ...ARGUMENTS], {
      cwd: tmpdir(),
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  run(env?: Record<string, string>, script?: string): Promise<Ended> {
    return ended(this.start(env, script));
  }

  /** Runs as a user who cannot write to the checkout. */
  async runReadOnly(): Promise<Ended> {
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const [command = '', ...args] = [
      ...(process.getuid?.() === 0 ? asNobody : []),
      join(this.folder, 'scripts/lab'),
    ];
    await chmod(this.folder, 0o555);
    try {
      const env = { PATH: `${this.bin}:${process.env.PATH}` };
      return await ended(spawn(command, [...args, ...ARGUMENTS], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    } finally {
      await chmod(this.folder, 0o755);
    }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => (output.stdout += text));
  child.stderr?.on('data', (text) => (output.stderr += text));
  const [code] = await once(child, 'close');
  return { code, ...output };
}

function find(program: string): string {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`${program} is not on the path`);
  return path;
}

/** The entry points of the build, as scripts/build.mjs names them. */
async function entryPoints(): Promise<string[]> {
  const script = await readFile(join(root, 'scripts/build.mjs'), 'utf8');
  return [...script.matchAll(/'(src\/[\w/-]+\.tsx?)'/g)].map(([, path = '']) => path);
}
