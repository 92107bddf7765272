import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import { KernelError } from '../../kernel/error.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { type Child, type End, type SpawnOptions, spawn } from '../../kernel/spawn.ts';
import { openTerminal, type Terminal } from '../../kernel/terminal.ts';
import { watchForEnding } from '../endings.ts';
import { ENVIRONMENT, killGroup } from '../program.ts';
import type { AgentEvents, ExecRequest, ExecResult } from '../protocol.ts';
import { relay, relayTerminal } from './relay.ts';
import { shellCommand } from './shell.ts';

interface Execution {
  child: Child;
  input: Writable | undefined;
  terminal?: Terminal;
}

/** The programs that one client runs in nodes, by id. */
export class Executions {
  readonly #running = new Map<string, Execution>();

  /** Runs a program until it has ended and its output is closed. */
  async run(namespace: Namespace, request: ExecRequest, output: AgentEvents['output']): Promise<ExecResult> {
    const send = (name: 'stdout' | 'stderr', data: Buffer) =>
      output(request.id, name, data.toString('base64'));
    let execution: Execution;
    try {
      execution = request.terminal ? startInTerminal(namespace, request) : startPiped(namespace, request);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      const [exitCode, failure] = refusal(error.errno);
      await send('stderr', Buffer.from(`lab: ${request.command[0]}: ${failure}\n`));
      return { exitCode };
    }
    const { child, terminal, input } = execution;
    this.#running.set(request.id, execution);
    const endedAsTooMuch = watchForEnding();
    // A program may end without reading its input.
    input?.on('error', () => {});
    try {
      const [end] = await Promise.all([
        child.ended,
        terminal
          ? relayTerminal(terminal, child.ended, (data) => send('stdout', data))
          : relay(child.stdout, (data) => send('stdout', data)),
        relay(child.stderr, (data) => send('stderr', data)),
      ]);
      const why = endedAsTooMuch();
      if (why !== undefined) await send('stderr', Buffer.from(`lab: ${why}\n`));
      return { exitCode: exitCodeOf(end) };
    } finally {
      this.#running.delete(request.id);
      terminal?.close();
    }
  }

  /** Base64; null ends the input. Resolves when the program can take more, or has closed its input. */
  async input(id: string, data: string | null): Promise<void> {
    const input = this.#running.get(id)?.input;
    if (!input?.writable) return;
    if (data === null) input.end();
    else if (!input.write(Buffer.from(data, 'base64'))) await roomIn(input);
  }

  resize(id: string, columns: number, rows: number): void {
    this.#running.get(id)?.terminal?.resize(columns, rows);
  }

  signal(id: string, signal: NodeJS.Signals): void {
    const running = this.#running.get(id);
    if (running) killGroup(running.child.pid, signal);
  }

  /** Ends all programs, because the client has gone. */
  end(): void {
    for (const execution of this.#running.values()) {
      execution.terminal?.close();
      killGroup(execution.child.pid, 'SIGTERM');
    }
  }
}

function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
  });
}

function environment(extra: Record<string, string> | undefined): SpawnOptions['env'] {
  return { ...process.env, PATH: ENVIRONMENT.PATH, ...extra };
}

function startPiped(namespace: Namespace, { command: [file = '', ...args], env }: ExecRequest): Execution {
  const options: SpawnOptions = { env: environment(env), stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' };
  namespace.separateMounts();
  const child = namespace.runWithFiles(() => spawn(file, args, options));
  return { child, input: child.stdin };
}

/** Starts the program in a session with its own terminal, so that job control and Ctrl-C work. */
function startInTerminal(namespace: Namespace, { command, env, terminal: size }: ExecRequest): Execution {
  namespace.separateMounts();
  const terminal = namespace.runWithFiles(() => openTerminal(size?.columns ?? 80, size?.rows ?? 24));
  const tty = { open: terminal.path };
  const extra = { ...environment(env), TERM: size?.type };
  try {
    const child = namespace.runWithFiles(() => {
      const [file = '', ...args] = command.length > 0 ? command : shellCommand();
      return spawn(file, args, { stdin: tty, stdout: tty, stderr: tty, env: extra });
    });
    return { child, input: terminal.stream, terminal };
  } catch (error) {
    terminal.close();
    throw error;
  }
}

const NOT_FOUND = 127;
const NOT_ALLOWED = 126;

/** Returns the exit code and the message that a shell would give for this error. */
function refusal(errno: string): [exitCode: number, words: string] {
  return errno === 'ENOENT' ? [NOT_FOUND, 'not found'] : [NOT_ALLOWED, `cannot be run (${errno})`];
}

/** Returns the exit code as a shell would: 128 plus the signal's number for a program that a signal ended. */
function exitCodeOf({ exitCode, signal }: End): number {
  return exitCode ?? 128 + constants.signals[signal];
}
