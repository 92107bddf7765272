import { existsSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';

/** The cache folder into which scripts/engine.sh unpacks the engine. */
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

/** When the engine ends, its namespaces end, and with them every mount and process that it left. */
export const ISOLATED = 'unshare --mount --pid --fork --kill-child --mount-proc --propagation private'.split(
  ' ',
);

/**
 * Shell script that runs the engine until standard input ends, which happens when the tests stop it and also when they
 * are killed. The engine always writes a few files to /var/lib/docker, so that is a tmpfs.
 */
const UNTIL_STDIN_ENDS = `
mount -t tmpfs tmpfs /var/lib
exec 3<&0
"$@" &
engine=$!
{ cat <&3 >/dev/null; kill $engine; } &
wait $engine`;

/** In a network namespace of its own an engine may create bridges, as Swarm does. */
const ALONE = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/** A Docker engine for the tests. It changes nothing in the machine's network. */
export class Engine {
  readonly #isAlone: boolean;

  /** @param alone whether the engine gets a network namespace that has only a loopback interface */
  constructor({ alone = false } = {}) {
    this.#isAlone = alone;
  }

  /** Holds all files of the engine. */
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

  /** Resolves when the engine answers requests. */
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

  /**
   * Deletes the notes that killed commands left about this engine. The next command would follow them and bypass a
   * relay.
   */
  forgetNotes(): void {
    if (!existsSync(NOTES)) return;
    for (const name of readdirSync(NOTES).filter((each) => each.startsWith('.engine-'))) {
      const path = join(NOTES, name);
      if (readFileSync(path, 'utf8').includes(this.folder)) rmSync(path);
    }
  }

  /** The process ID of the owner of a lab that is up: the lab ends with this process. */
  ownerOf(name: string): number {
    return JSON.parse(readFileSync(join(NOTES, name, 'owner.json'), 'utf8')).pid;
  }

  /** Runs the docker command against this engine. */
  docker(...args: string[]) {
    return execa('docker', args, { env: this.env, reject: false, stdin: 'ignore' });
  }

  /** The output lines of a docker command. */
  async list(...args: string[]): Promise<string[]> {
    return (await this.docker(...args)).stdout.split('\n').filter(Boolean);
  }

  containers(): Promise<string[]> {
    return this.list('ps', '--all', '--quiet');
  }

  /** Runs the lab command with this engine as DOCKER_HOST. */
  lab(args: string[], env: Record<string, string> = {}) {
    const own = { DOCKER_HOST: this.host, NODE_EXTRA_CA_CERTS: '' };
    return execa('node', [CLI, ...args], { env: { ...own, ...env }, reject: false, stdin: 'ignore' });
  }

  /** Runs the lab command with labs in this engine (LAB_RUNTIME=docker). */
  labThere(args: string[], env: Record<string, string> = {}) {
    return this.lab(args, { LAB_RUNTIME: 'docker', ...env });
  }
}

const CLI = join(import.meta.dirname, '../../../dist/cli.cjs');

function startProcess(folder: string, host: string, isAlone: boolean) {
  // With `--bridge=none` the engine would delete docker0, which may belong to the machine's own engine.
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

/**
 * Resolves when the engine says that it listens. Keeps reading afterwards, because an engine whose pipe is full stops.
 */
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

/** The files in a cgroup folder belong to the kernel, so only folders are removed. */
/** Removes the cgroup of that name from every hierarchy. */
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
