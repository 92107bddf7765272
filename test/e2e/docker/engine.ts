import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';

/** Where scripts/engine.sh unpacks it. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hairpin');
/** Root's state folder. */
export const NOTES = '/run/hairpin';
const UNPACKED = join(CACHE, 'engine');

const PATH = `${UNPACKED}/usr/sbin:${UNPACKED}/usr/bin:${process.env.PATH}:/usr/sbin:/sbin`;
export const ENVIRONMENT = {
  PATH,
  DEBOOTSTRAP_DIR: `${UNPACKED}/usr/share/debootstrap`,
  DOCKER_BUILDKIT: '1',
};

/** With its mounts and processes all goes that a program may have left. */
export const ISOLATED = 'unshare --mount --pid --fork --kill-child --mount-proc --propagation private'.split(
  ' ',
);

/**
 * The engine ends when its standard input does: when the tests say so, and when they are killed. A few of its files lie in
 * /var/lib/docker whatever it is told.
 */
const UNTIL_STDIN_ENDS = `
mount -t tmpfs tmpfs /var/lib
exec 3<&0
"$@" &
engine=$!
{ cat <&3 >/dev/null; kill $engine; } &
wait $engine`;

/** In a network of its own an engine may make what it wants: Swarm makes bridges. */
const ALONE = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/** A Docker engine of the tests' own, that changes nothing of the machine's network. */
export class Engine {
  readonly #isAlone: boolean;

  /** @param alone in a network of its own, with nothing but the loopback interface */
  constructor({ alone = false } = {}) {
    this.#isAlone = alone;
  }

  /** For all its files. */
  folder = '';
  #process: ReturnType<typeof startProcess> | undefined;

  get socket(): string {
    return join(this.folder, 'docker.sock');
  }

  get host(): string {
    return `unix://${this.socket}`;
  }

  get env() {
    return { ...ENVIRONMENT, DOCKER_HOST: this.host, DOCKER_CONFIG: join(this.folder, 'config') };
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'hairpin-docker-'));
    this.#process = startProcess(this.folder, this.host, this.#isAlone);
    await listening(this.#process.stderr);
  }

  async stop(): Promise<void> {
    this.#process?.stdin.end();
    await this.#process;
    this.forgetNotes();
    removeCgroups(basename(this.folder));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What commands that were killed have noted of it would lead the next one here, past any relay. */
  forgetNotes(): void {
    if (!existsSync(NOTES)) return;
    for (const name of readdirSync(NOTES).filter((each) => each.startsWith('.engine-'))) {
      const path = join(NOTES, name);
      if (readFileSync(path, 'utf8').includes(this.folder)) rmSync(path);
    }
  }

  /** The process that a lab which is up ends with. */
  ownerOf(name: string): number {
    return JSON.parse(readFileSync(join(NOTES, name, 'owner.json'), 'utf8')).pid;
  }

  /** The docker command line on this engine. */
  docker(...args: string[]) {
    return execa('docker', args, { env: this.env, reject: false, stdin: 'ignore' });
  }

  /** What a docker command lists, a line each. */
  async list(...args: string[]): Promise<string[]> {
    return (await this.docker(...args)).stdout.split('\n').filter(Boolean);
  }

  containers(): Promise<string[]> {
    return this.list('ps', '--all', '--quiet');
  }

  /** The lab command, which may find this engine. */
  lab(args: string[], env: Record<string, string> = {}) {
    const own = { DOCKER_HOST: this.host, NODE_EXTRA_CA_CERTS: '' };
    return execa('node', [CLI, ...args], { env: { ...own, ...env }, reject: false, stdin: 'ignore' });
  }

  /** The lab command, told to use this engine. */
  labThere(args: string[], env: Record<string, string> = {}) {
    return this.lab(args, { LAB_RUNTIME: 'docker', ...env });
  }
}

const CLI = join(import.meta.dirname, '../../../dist/cli.cjs');

function startProcess(folder: string, host: string, isAlone: boolean) {
  // Told to use no bridge, it removes the one that an engine of the machine's may have.
  const bridge = !isAlone && existsSync('/sys/class/net/docker0') ? 'docker0' : 'none';
  const files = [`--data-root=${folder}/data`, `--exec-root=${folder}/exec`, `--pidfile=${folder}/pid`];
  const network = [`--bridge=${bridge}`, '--iptables=false', '--ip-forward=false', '--ip-masq=false'];
  const own = [`--host=${host}`, '--group=root', `--cgroup-parent=/${basename(folder)}`];
  const [file = '', ...args] = [...(isAlone ? ALONE : []), ...ISOLATED, 'sh', '-c', UNTIL_STDIN_ENDS, 'sh'];
  return execa(file, [...args, 'dockerd', ...own, ...files, ...network], {
    env: ENVIRONMENT,
    stdin: 'pipe',
    stdout: 'ignore',
    buffer: false,
    reject: false,
  });
}

/** Reads on to the end: an engine that nobody listens to stops at a full pipe. */
function listening(messages: Readable): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    messages.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
      if (said.includes('API listen on')) resolve();
    });
    messages.once('close', () => reject(new Error(`dockerd does not start:\n${said}`)));
  });
}

/** The files in a folder of cgroups are the kernel's. */
/** A folder of them by its name, in every hierarchy. */
export function removeCgroups(name: string): void {
  const hierarchies = readdirSync('/sys/fs/cgroup').map((each) => join('/sys/fs/cgroup', each, name));
  for (const path of [...hierarchies, join('/sys/fs/cgroup', name)]) removeCgroup(path);
}

function removeCgroup(path: string): void {
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(path, entry.name));
  rmdirSync(path);
}
