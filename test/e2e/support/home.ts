import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, type Options } from 'execa';
import { OwnMachine } from './own-machine.ts';

export type User = 'root' | 'an ordinary user';

/** Users that tests can run labs as on this machine. Root can become the ordinary user too. */
export const USERS: User[] = process.getuid?.() === 0 ? ['root', 'an ordinary user'] : ['an ordinary user'];

/** The UID of nobody. Root uses it without a special account on the machine. */
const NOBODY = 65534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

const root = join(import.meta.dirname, '../../..');

/**
 * Mounts the home's folders over /tmp and /run, and puts the checkout and Node where every user can read them. Mounts
 * are in a namespace, so they end with the program or machine.
 */
const MOVE_IN = `
set -e
home=$1 checkout=$2 node=$3
shift 3
mount --bind "$checkout" "$home/checkout"
mount --bind "$node" "$home/node"
mount --bind "$home/tmp" /tmp
mount --bind "$home/run" /run
`;

const OPTIONS = { reject: false, extendEnv: false, stripFinalNewline: false, stdin: 'ignore' } as const;

type Settings = Pick<Options, 'input' | 'stdin'> & {
  env?: Record<string, string>;
  /** Wraps the command line in another program, such as `['script', '-qec']`. */
  through?: (command: string[]) => string[];
};

/**
 * A user with a home, /tmp and /run of their own. Labs of other tests are not visible, and everything that a command
 * leaves is found. All processes of its commands have the home's path in their environment.
 */
export class Home {
  readonly user: User;
  /** Whether commands run with the machine's own /tmp and /run. */
  readonly #inPlace: boolean;
  readonly folder = join('/var/tmp', `hairpin-e2e-${randomUUID()}`);
  #machine: OwnMachine | undefined;
  readonly #isRoot = process.getuid?.() === 0;

  readonly #node: string;

  /**
   * @param inPlace whether root uses the machine's own /tmp and /run
   * @param node path of the Node that runs the commands
   */
  constructor(user: User, { inPlace = false, node = process.execPath } = {}) {
    this.user = user;
    this.#node = node;
    this.#inPlace = !this.#isRoot || inPlace;
    mkdirSync(this.folder);
    chmodSync(this.folder, 0o755);
    for (const name of ['tmp', 'run', 'bin', 'checkout', 'work']) this.#own(name);
    writeFileSync(join(this.folder, 'node'), '');
  }

  /**
   * From now on commands run on a machine of this home's own. Only root can create one; for others this does nothing.
   */
  async ownMachine(): Promise<void> {
    if (this.#isRoot) this.#machine = await OwnMachine.start([MOVE_IN, ...this.#places]);
  }

  /** Where labs of this home could leave something: how to enter it, and a process whose mounts and sockets to read. */
  get machine(): { isOwn: boolean; enter: string[]; pid: number } {
    const { enter = [], pid = process.pid } = this.#machine ?? {};
    return { isOwn: this.#machine !== undefined, enter, pid };
  }

  get #places(): string[] {
    return [this.folder, root, this.#node];
  }

  get #moveIn(): string[] {
    if (this.#inPlace) return [];
    return ['unshare', '--mount', 'sh', '-c', `${MOVE_IN}exec "$@"`, 'sh', ...this.#places];
  }

  get #isNobody(): boolean {
    return this.#isRoot && this.user !== 'root';
  }

  #own(name: string): void {
    const path = join(this.folder, name);
    mkdirSync(path);
    chmodSync(path, 0o700);
    if (this.#isNobody) chownSync(path, NOBODY, NOBODY);
  }

  /** The command line for `lab`, as the built bundle. */
  command(args: readonly string[]): string[] {
    return [this.inCheckout('dist/cli.cjs'), ...args];
  }

  /**
   * The path of a file of the checkout, as this user sees it. The checkout may lie in a folder that the home's own
   * covers.
   */
  inCheckout(path: string): string {
    return join(this.#inPlace ? root : join(this.folder, 'checkout'), path);
  }

  /** Runs `lab` as this user. */
  lab(args: readonly string[], settings: Settings = {}) {
    return this.run(this.command(args), settings);
  }

  /** Runs `lab`, which must succeed, and returns its standard output. */
  async ok(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.lab(args);
    if (exitCode !== 0) throw new Error(`lab ${args.join(' ')} ended with ${exitCode}: ${stdout}${stderr}`);
    return stdout;
  }

  /**
   * Runs a shell script that `lab plan` printed as the comment at its top says: in new namespaces, with an empty /run.
   * @param afterwards commands that follow there
   */
  byHand(script: string, afterwards: readonly string[] = []) {
    const rights = this.user === 'root' ? [] : ['--user', '--map-root-user'];
    const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
    const commands = ['set -e', 'mount -t tmpfs tmpfs /run', `sh ${script}`, ...afterwards].join('\n');
    return this.run(['unshare', ...rights, ...namespaces, 'sh', '-c', commands]);
  }

  /** Runs a program with this user's rights and environment. Does not reject for an exit code. */
  run(command: readonly string[], { env, through = (same) => same, ...options }: Settings = {}) {
    const all = [...(this.#isNobody ? AS_NOBODY : []), ...through([...command])];
    const [file = '', ...args] = [...(this.#machine?.enter ?? this.#moveIn), ...all];
    return execa(file, args, {
      ...OPTIONS,
      ...options,
      ...(options.input !== undefined && { stdin: 'pipe' }),
      cwd: join(this.folder, 'work'),
      env: { ...this.environment, ...env },
    });
  }

  /** PATH without root's own folders, which other users cannot enter. */
  get #path(): string[] {
    const folders = (process.env.PATH ?? '').split(':');
    return this.#isNobody ? folders.filter((folder) => !folder.startsWith(homedir())) : folders;
  }

  get environment(): Record<string, string> {
    return {
      HOME: join(this.folder, 'work'),
      TMPDIR: this.#inPlace ? join(this.folder, 'tmp') : '/tmp',
      ...(this.user !== 'root' && { XDG_RUNTIME_DIR: this.#inPlace ? join(this.folder, 'run') : '/run' }),
      PATH: [join(this.folder, 'bin'), this.#inPlace ? dirname(this.#node) : this.folder, ...this.#path].join(
        ':',
      ),
    };
  }

  /** Writes a file that this user can read, and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, 'work', name);
    writeFileSync(path, text, { mode: 0o644 });
    return path;
  }

  /** All files and folders in the home, as relative paths. */
  files(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort();
  }

  remove(): void {
    this.#machine?.stop();
    rmSync(this.folder, { recursive: true });
  }
}
