import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { AgentEvents, ContainerRun, ExecRequest, ExecResult } from '../../agent/protocol.ts';

interface Running {
  exec: Docker.Exec;
  stream: Duplex;
  /** The signal that ended the program. */
  signal?: NodeJS.Signals;
}

/** Starts bash if the image has it, else sh. */
const SHELL = ['sh', '-c', 'command -v bash >/dev/null && exec bash || exec sh'];

/** The exit code of timeout(1). */
const TIMED_OUT = 124;

/** Programs that run in containers, by id, as with `docker exec`. */
export class Executions {
  protected readonly docker: Docker;
  readonly #running = new Map<string, Promise<Running>>();

  constructor(docker: Docker) {
    this.docker = docker;
  }

  /** Runs the program. Resolves when it has ended and all its output has been passed on. */
  async exec(container: string, request: ExecRequest, output: AgentEvents['output']): Promise<ExecResult> {
    const { id, terminal } = request;
    const started = this.#start(container, request);
    this.#running.set(id, started);
    try {
      const running = await started;
      if (terminal) await this.resize(id, terminal.columns, terminal.rows);
      await this.#relay(running.stream, terminal !== undefined, (name, data) =>
        output(id, name, data.toString('base64')),
      );
      running.stream.destroy();
      if (running.signal) return { exitCode: 128 + constants.signals[running.signal] };
      return { exitCode: (await running.exec.inspect()).ExitCode ?? 0 };
    } finally {
      this.#running.delete(id);
    }
  }

  async runInContainer(container: string, command: string[], timeout: number): Promise<ContainerRun> {
    const said = { stdout: '', stderr: '' };
    const id = `probe ${container}`;
    const ended = this.exec(container, { id, node: '', command }, async (_, name, data) => {
      said[name] += Buffer.from(data, 'base64').toString();
    });
    const timer = setTimeout(() => this.signal(id, 'SIGKILL'), timeout * 1000);
    try {
      const { exitCode } = await ended;
      return exitCode === 128 + constants.signals.SIGKILL
        ? { exitCode: TIMED_OUT, stdout: said.stdout, stderr: `${said.stderr}ended after ${timeout} s` }
        : { exitCode, ...said };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Base64; null ends the input. */
  async input(id: string, data: string | null): Promise<void> {
    const stream = (await this.#running.get(id))?.stream;
    if (!stream?.writable) return;
    if (data === null) stream.end();
    else await new Promise<void>((resolve) => stream.write(Buffer.from(data, 'base64'), () => resolve()));
  }

  async resize(id: string, columns: number, rows: number): Promise<void> {
    const running = await this.#running.get(id);
    // A program that has ended has no terminal to resize.
    await running?.exec.resize({ w: columns, h: rows }).catch(() => {});
  }

  /** Ends a program. An engine cannot send signals to it, so its input and the connection to it are closed instead. */
  async signal(id: string, signal: NodeJS.Signals): Promise<void> {
    const running = await this.#running.get(id);
    if (running === undefined) return;
    running.signal = signal;
    running.stream.destroy();
  }

  async #start(container: string, { command, terminal, env = {} }: ExecRequest): Promise<Running> {
    const variables = Object.entries({ ...env, ...(terminal && { TERM: terminal.type }) });
    const exec = await this.docker.getContainer(container).exec({
      Cmd: command.length > 0 ? command : SHELL,
      Env: variables.map(([key, value]) => `${key}=${value}`),
      Tty: terminal !== undefined,
      ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true },
    });
    return { exec, stream: await exec.start({ hijack: true, stdin: true, Tty: terminal !== undefined }) };
  }

  async #relay(
    stream: Duplex,
    isTerminal: boolean,
    send: (name: 'stdout' | 'stderr', data: Buffer) => Promise<void>,
  ): Promise<void> {
    const sent: Promise<void>[] = [];
    const write = (name: 'stdout' | 'stderr') => ({
      write: (data: Buffer) => {
        // The stream reuses the buffer as soon as this function returns.
        stream.pause();
        const done = send(name, Buffer.from(data));
        sent.push(done);
        void done.finally(() => stream.resume());
        return true;
      },
    });
    if (isTerminal) stream.on('data', write('stdout').write);
    else
      this.docker.modem.demuxStream(
        stream,
        write('stdout') as unknown as NodeJS.WritableStream,
        write('stderr') as unknown as NodeJS.WritableStream,
      );
    // Waits until the stream ends or is cut off.
    await finished(stream, { writable: false }).catch(() => {});
    await Promise.all(sent);
  }
}
