import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { KernelError } from '../../kernel/error.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { type Child, spawn } from '../../kernel/spawn.ts';
import { LabError } from '../../lab/error.ts';
import { ENVIRONMENT, isMissing, killGroup, missingOwnProgram } from '../program.ts';

/** Milliseconds to wait for the last output after the program's end. */
const AFTERWARDS = 500;

/** How many characters of the latest output are kept for errors. */
const KEPT = 4096;

/** A program that serves, in a process group of its own. */
export class Program {
  readonly where: string;
  readonly #child: Child;
  #said = '';

  /**
   * @param where the program's name in errors
   * @param missing the error if this machine does not have the program
   */
  constructor(
    namespace: Namespace,
    where: string,
    [file = '', ...args]: readonly string[],
    missing = missingOwnProgram,
  ) {
    this.where = where;
    namespace.separateMounts();
    try {
      this.#child = namespace.runWithFiles(() =>
        spawn(file, args, { env: ENVIRONMENT, stdout: 'pipe', stderr: 'pipe' }),
      );
    } catch (error) {
      const isNowhere = error instanceof KernelError && isMissing({ code: error.errno });
      throw isNowhere ? missing(where, file) : error;
    }
    for (const stream of this.#outputs) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#said = (this.#said + text).slice(-KEPT);
      });
    }
  }

  get #outputs() {
    return [this.#child.stdout, this.#child.stderr].filter((stream) => stream !== undefined);
  }

  /** Resolves when the program has printed this text. */
  async prints(text: string): Promise<void> {
    while (!this.#said.includes(text)) await Promise.race(this.#outputs.map((each) => once(each, 'data')));
  }

  /** Rejects when the program ends by itself. */
  async failed(): Promise<never> {
    const { exitCode, signal } = await this.#child.ended;
    // The last output may still arrive. A child process may hold the output open for ever.
    const closed = this.#outputs.map((each) => (each.closed ? undefined : once(each, 'close')));
    await Promise.race([Promise.all(closed), wait(AFTERWARDS, undefined, { ref: false })]);
    throw this.error(signal ? `ended by ${signal}` : `ended with exit code ${exitCode}`);
  }

  /** @param allowed the hint if the program has printed nothing */
  error(what: string, allowed?: string): LabError {
    const said = this.#said.trim();
    if (said === '') return new LabError('kernel', { where: this.where, what, ...(allowed && { allowed }) });
    return new LabError('kernel', { where: this.where, what: `${what}: ${said}` });
  }

  kill(): void {
    killGroup(this.#child.pid, 'SIGKILL');
  }

  /** Resolves when the program has ended, and its ports are free. */
  async stop(): Promise<void> {
    this.kill();
    await this.#child.ended;
    for (const stream of this.#outputs) stream.destroy();
  }
}
