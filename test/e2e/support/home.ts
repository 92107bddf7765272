import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, type Options } from 'execa';
import { OwnMachine } from './own-machine.ts';

export type User = 'root' | 'an ordinary user';

/** As whom this machine lets the tests run labs; with root, both. */
export const USERS: User[] = process.getuid?.() === 0 ? ['root', 'an ordinary user'] : ['an ordinary user'];

/** nobody: root becomes this user without the machine having to have an account for the tests. */
const NOBODY = 65534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

const root = join(import.meta.dirname, '../../..');

/**
 * Puts the home's own folders in the place of /tmp and /run, and the checkout and Node where every user can read
 * them, for one program, or for a machine of its own: the mounts are in a namespace that ends with it.
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
  /** A program that runs the command line, such as `['script', '-qec']`. */
  through?: (command: string[]) => string[];
};

/**
 * A user with a home, /tmp and /run of their own: labs of other runs are not there, and what a command leaves
 * behind is found. Its path is in the environment of every process that a command of this user starts.
 */
export class Home {
  readonly user: User;
  /** Where commands run among the machine's own mounts. */
  readonly #inPlace: boolean;
  readonly folder = join('/var/tmp', `hairpin-e2e-${randomUUID()}`);
  #machine: OwnMachine | undefined;
  readonly #isRoot = process.getuid?.() === 0;

  readonly #node: string;

  /**
   * @param inPlace root need not move in anywhere; then /tmp and /run are the machine's
   * @param node the Node that runs its commands, of several
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

  /** From now on its commands run on one machine of its own; only root can have one. */
  async ownMachine(): Promise<void> {
    if (this.#isRoot) this.#machine = await OwnMachine.start([MOVE_IN, ...this.#places]);
  }

  /** Where its labs may leave something: how to get there, and whose mounts and sockets those are. */
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

  /** The command line that runs `lab` for this user, as the built bundle. */
  command(args: readonly string[]): string[] {
    return [this.inCheckout('dist/cli.cjs'), ...args];
  }

  /** Where this user finds a file of the checkout: that may lie in a folder which the home's own is put in the place of. */
  inCheckout(path: string): string {
    return join(this.#inPlace ? root : join(this.folder, 'checkout'), path);
  }

  /** Runs `lab`, as this user would. */
  lab(args: readonly string[], settings: Settings = {}) {
    return this.run(this.command(args), settings);
  }

  /** Runs a program with this user's rights and environment; its exit code is data. */
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

  /** Root's own folders are no place where others would look for programs. */
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

  /** A file for this user to read; returns its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, 'work', name);
    writeFileSync(path, text, { mode: 0o644 });
    return path;
  }

  /** All files and folders in the home, by their paths there. */
  files(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort();
  }

  remove(): void {
    this.#machine?.stop();
    rmSync(this.folder, { recursive: true });
  }
}
