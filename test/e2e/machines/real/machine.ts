import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { CACHE, removeCgroups } from '../../docker/engine.ts';

/** scripts/engine.sh unpacks the packages there. */
const PACKAGES = join(CACHE, 'machines-2');
const ENGINE = join(CACHE, 'engine');
const here = (name: string) => join(import.meta.dirname, name);
const SNAPSHOT = readFileSync(here('../../../../src/snapshot/snapshot.sh'), 'utf8');

/** Whether the packages of a machine are installed. */
export const has = (program: string) =>
  process.getuid?.() === 0 &&
  [PACKAGES, ENGINE, '/'].some((folder) => existsSync(join(folder, 'usr', program)));

/**
 * A machine made from a distribution's packages, with hosts around it, in namespaces of its own. It ends with `stop`,
 * or with this process.
 */
export class RealMachine {
  readonly #keeper: ChildProcess;
  readonly #cgroup: string;

  private constructor(keeper: ChildProcess, cgroup: string) {
    this.#keeper = keeper;
    this.#cgroup = cgroup;
  }

  /** @param script the file beside this one that sets the machine up */
  static async start(script: string, env: Record<string, string> = {}): Promise<RealMachine> {
    const cgroup = `hairpin-real-${process.pid}-${Math.random().toString(36).slice(2)}`;
    const namespaces = ['--mount', '--net', '--pid', '--uts', '--fork', '--kill-child', '--mount-proc'];
    const own = [here('world.sh'), PACKAGES, ENGINE, process.execPath, here(script)];
    const keeper = spawn('unshare', [...namespaces, 'sh', ...own], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', cgroup, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      keeper.stderr?.on('data', (data) => (said += String(data)));
      keeper.stdout?.once('data', () => resolve());
      keeper.once('exit', () => reject(new Error(`${script} ends:\n${said.slice(-2000)}`)));
    });
    return new RealMachine(keeper, cgroup);
  }

  /**
   * Runs a shell command on the machine, as its administrator would.
   *
   * @param host a machine around it, on which it runs instead
   */
  run(command: string, host?: string) {
    const of = (kind: string, file = kind) => `--${kind}=/proc/${this.#keeper.pid}/ns/${file}`;
    const enter = [of('mount', 'mnt'), of('net'), of('uts'), of('pid', 'pid_for_children')];
    const shell = `export PATH=${ENGINE}/usr/sbin:${ENGINE}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8\n${command}`;
    const there = host === undefined ? [] : [`nsenter`, `--net=/run/hosts/${host}`];
    return execa('nsenter', [...enter, ...there, 'sh', '-c', shell], {
      reject: false,
      stdin: 'ignore',
      extendEnv: false,
    });
  }

  async snapshot(host?: string): Promise<string> {
    return (await this.run(SNAPSHOT, host)).stdout;
  }

  /** The client address that the server saw; undefined if no answer came. */
  async ask(host: string, url: string): Promise<string | undefined> {
    const { stdout, exitCode } = await this.run(`curl -s --max-time 3 ${url}`, host);
    return exitCode === 0 ? stdout : undefined;
  }

  /** Ends the machine with all processes on it. */
  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#keeper.once('exit', resolve));
    this.#keeper.stdin?.end();
    await gone;
    removeCgroups(this.#cgroup);
  }
}
