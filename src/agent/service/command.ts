import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Namespace } from '../../kernel/namespace.ts';
import { LabError } from '../../lab/error.ts';
import { type CommandService, READY_TIMEOUT } from '../../lab/service.ts';
import { ENVIRONMENT, isMissing, killGroup, missingProgram, start } from '../program.ts';
import type { RunningService } from './service.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Milliseconds between two questions whether it is ready: nothing tells when it is. */
const ASK_AGAIN = 20;

/** Any program inside a node, in a process group of its own. */
export async function startCommand(
  namespace: Namespace,
  name: string,
  { command: [file = '', ...args], ready = {} }: CommandService,
): Promise<RunningService> {
  const child = namespace.run(() =>
    spawn(file, args, { detached: true, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  const running = new Program(namespace, name, child);
  const stop = () => running.stop();
  const { timeout = READY_TIMEOUT } = ready;
  const giveUp = new AbortController();
  const late = wait(timeout * 1000, undefined, { signal: giveUp.signal }).then(
    () => Promise.reject(running.error(`is not ready after ${timeout} s`)),
    () => {},
  );
  try {
    await Promise.race([isReady(namespace, running, ready, giveUp.signal), running.failed(file), late]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    giveUp.abort();
  }
  return { stop };
}

async function isReady(
  namespace: Namespace,
  running: Program,
  { prints, command }: NonNullable<CommandService['ready']>,
  given: AbortSignal,
): Promise<void> {
  if (prints !== undefined) return running.prints(prints);
  const [file = '', ...args] = command ?? [];
  if (file === '') return running.spawned();
  for (;;) {
    const result = await start(namespace, file, args);
    if (isMissing(result)) throw missingProgram(namespace.name, file);
    if (result.exitCode === 0 || given.aborted) return;
    await wait(ASK_AGAIN);
  }
}

/** A program, and what it has said so far: the end of that, for errors. */
class Program {
  readonly #where: string;
  readonly #child: Child;
  readonly #ended: Promise<unknown>;
  #said = '';

  constructor(namespace: Namespace, name: string, child: Child) {
    this.#where = `${namespace.name}.services.${name}`;
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('close', resolve);
      child.once('error', resolve);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#said = (this.#said + text).slice(-4096);
      });
    }
  }

  async prints(text: string): Promise<void> {
    const streams = [this.#child.stdout, this.#child.stderr];
    while (!this.#said.includes(text)) await Promise.race(streams.map((stream) => once(stream, 'data')));
  }

  async spawned(): Promise<void> {
    if (this.#child.pid === undefined) await this.#ended;
  }

  /** Rejects when it ends by itself. */
  async failed(file: string): Promise<never> {
    const error = await this.#ended;
    if (error instanceof Error && isMissing(error as NodeJS.ErrnoException))
      throw missingProgram(this.#where, file);
    throw this.error(`ended with exit code ${this.#child.exitCode}`);
  }

  error(what: string): LabError {
    const said = this.#said.trim();
    return new LabError('kernel', { where: this.#where, what: said === '' ? what : `${what}: ${said}` });
  }

  async stop(): Promise<void> {
    killGroup(this.#child.pid, 'SIGKILL');
    await this.#ended;
  }
}
