import { existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

/** Where scripts/engine.sh unpacks it. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hairpin');
const UNPACKED = join(CACHE, 'engine');

const PATH = `${UNPACKED}/usr/sbin:${UNPACKED}/usr/bin:${process.env.PATH}:/usr/sbin:/sbin`;
export const ENVIRONMENT = {
  PATH,
  DEBOOTSTRAP_DIR: `${UNPACKED}/usr/share/debootstrap`,
  DOCKER_BUILDKIT: '1',
};

/** With its mounts and processes all goes that a program may have left. */
export const ISOLATED = [
  ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'],
];

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

/** A Docker engine of the tests' own, that changes nothing of the machine's network. */
export class Engine {
  readonly folder = mkdtempSync(join(tmpdir(), 'hairpin-docker-'));
  readonly host = `unix://${this.folder}/docker.sock`;
  readonly env = { ...ENVIRONMENT, DOCKER_HOST: this.host, DOCKER_CONFIG: join(this.folder, 'config') };
  readonly #cgroup = basename(this.folder);
  readonly #process = execa(
    ISOLATED[0] as string,
    [...ISOLATED.slice(1), 'sh', '-c', UNTIL_STDIN_ENDS, 'sh', ...this.#command()],
    {
      env: this.env,
      stdin: 'pipe',
      stdout: 'ignore',
      buffer: false,
      reject: false,
    },
  );

  /** Resolves when it answers. */
  async ready(): Promise<void> {
    const said: string[] = [];
    for await (const line of createInterface(this.#process.stderr)) {
      said.push(line);
      if (/API listen on/.test(line)) return this.#process.stderr.resume() && undefined;
    }
    throw new Error(`dockerd does not start:\n${said.slice(-20).join('\n')}`);
  }

  /** The docker command line on this engine. */
  docker(...args: string[]) {
    return execa('docker', args, { env: this.env, reject: false, stdin: 'ignore' });
  }

  async stop(): Promise<void> {
    this.#process.stdin.end();
    await this.#process;
    for (const hierarchy of readdirSync('/sys/fs/cgroup'))
      removeCgroup(join('/sys/fs/cgroup', hierarchy, this.#cgroup));
    removeCgroup(join('/sys/fs/cgroup', this.#cgroup));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #command(): string[] {
    // Told to use no bridge, it removes the one that an engine of the machine's may have.
    const bridge = existsSync('/sys/class/net/docker0') ? 'docker0' : 'none';
    const folder = this.folder;
    const own = [`--data-root=${folder}/data`, `--exec-root=${folder}/exec`, `--pidfile=${folder}/pid`];
    const network = [`--bridge=${bridge}`, '--iptables=false', '--ip-forward=false', '--ip-masq=false'];
    return [
      'dockerd',
      ...own,
      `--cgroup-parent=/${this.#cgroup}`,
      '--group=root',
      `--host=${this.host}`,
      ...network,
    ];
  }
}

/** The files in a folder of cgroups are the kernel's. */
function removeCgroup(path: string): void {
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(path, entry.name));
  rmdirSync(path);
}
