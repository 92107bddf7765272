import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import type { Namespace } from '../../kernel/namespace.ts';
import { openTerminal, type Terminal } from '../../kernel/terminal.ts';
import { ENVIRONMENT, killGroup } from '../program.ts';
import type { AgentEvents, ExecRequest, ExecResult } from '../protocol.ts';
import { relay, relayTerminal } from './relay.ts';
import { shellCommand } from './shell.ts';

interface Execution {
  process: ChildProcess;
  input: Writable | null;
  terminal?: Terminal;
}

/** The programs that one connection runs in nodes, by the id it gave them. */
export class Executions {
  readonly #running = new Map<string, Execution>();

  /** Runs to the end of the program and of its output. */
  async run(namespace: Namespace, request: ExecRequest, output: AgentEvents['output']): Promise<ExecResult> {
    const execution = request.terminal ? startInTerminal(namespace, request) : startPiped(namespace, request);
    const { process, terminal, input } = execution;
    this.#running.set(request.id, execution);
    // A program need not read what it is given.
    input?.on('error', () => {});
    const send = (name: 'stdout' | 'stderr', data: Buffer) =>
      output(request.id, name, data.toString('base64'));
    const end = ended(process);
    try {
      const [{ exitCode, failure }] = await Promise.all([
        end,
        terminal
          ? relayTerminal(terminal, end, (data) => send('stdout', data))
          : relay(process.stdout, (data) => send('stdout', data)),
        relay(process.stderr, (data) => send('stderr', data)),
      ]);
      if (failure) await send('stderr', Buffer.from(`lab: ${request.command[0]}: ${failure}\n`));
      return { exitCode };
    } finally {
      this.#running.delete(request.id);
      terminal?.close();
    }
  }

  /** Base64; null ends the input. Resolves when there is room for more, or nobody to read it. */
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
    if (running) killGroup(running.process.pid, signal);
  }

  /** Ends them all: whoever started them is gone. */
  end(): void {
    for (const execution of this.#running.values()) {
      execution.terminal?.close();
      killGroup(execution.process.pid, 'SIGTERM');
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

function environment(extra: Record<string, string> | undefined): NodeJS.ProcessEnv {
  return { ...process.env, PATH: ENVIRONMENT.PATH, ...extra };
}

function startPiped(namespace: Namespace, { command: [file = '', ...args], env }: ExecRequest): Execution {
  // Detached: it leads a process group, so that its children get a signal as well.
  const process = namespace.run(() =>
    spawn(file, args, { detached: true, stdio: 'pipe', env: environment(env) }),
  );
  return { process, input: process.stdin };
}

/** setsid makes the terminal the program's own: job control and Ctrl-C work as they do anywhere. */
function startInTerminal(namespace: Namespace, { command, env, terminal: size }: ExecRequest): Execution {
  const terminal = openTerminal(size?.columns ?? 80, size?.rows ?? 24);
  const { slave } = terminal;
  const program = command.length > 0 ? command : shellCommand();
  const process = namespace.run(() =>
    spawn('setsid', ['--ctty', '--wait', ...program], {
      stdio: [slave, slave, slave],
      env: { ...environment(env), TERM: size?.type },
    }),
  );
  return { process, input: terminal.stream, terminal };
}

const NOT_FOUND = 127;
const NOT_ALLOWED = 126;

/** The exit code as a shell counts it: 127 not found, 126 not allowed, 128 and the number for a signal. */
function ended(process: ChildProcess): Promise<{ exitCode: number; failure?: string }> {
  return new Promise((resolve) => {
    process.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(
        code === 'ENOENT'
          ? { exitCode: NOT_FOUND, failure: 'not found' }
          : { exitCode: NOT_ALLOWED, failure: `cannot be run (${code})` },
      ),
    );
    process.once('exit', (code, signal) =>
      resolve({ exitCode: code ?? 128 + (signal ? constants.signals[signal] : 0) }),
    );
  });
}
