import type { AgentEvents } from '../agent/protocol.ts';
import type { Agent } from '../host/sandbox-types.ts';
import type { ExecOptions, Executed } from './types.ts';

type Streams = Record<'stdout' | 'stderr', Buffer[]>;

/** The programs that this process runs in nodes, and their output. */
export class Running {
  readonly #output = new Map<string, Streams>();
  #count = 0;

  /** Handles the events of the agent, which say which program printed what. */
  readonly events: AgentEvents = {
    phase: () => {},
    output: async (id, stream, data) => {
      this.#output.get(id)?.[stream].push(Buffer.from(data, 'base64'));
    },
  };

  async run(
    agent: Agent,
    node: string,
    command: string | readonly string[],
    { input = '', env, signal }: ExecOptions,
  ): Promise<Executed> {
    signal?.throwIfAborted();
    this.#count += 1;
    const id = `exec ${this.#count}`;
    const streams: Streams = { stdout: [], stderr: [] };
    this.#output.set(id, streams);
    const words = typeof command === 'string' ? ['sh', '-c', command] : [...command];
    const stop = () => void agent.signal(id, 'SIGTERM');
    signal?.addEventListener('abort', stop);
    try {
      const ended = agent.exec({ id, node, command: words, ...(env && { env }) });
      // A program that has ended takes no more input. Its exit code says how it ended.
      give(agent, id, input).catch(() => {});
      const { exitCode } = await ended;
      return { exitCode, stdout: text(streams.stdout), stderr: text(streams.stderr) };
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#output.delete(id);
    }
  }
}

async function give(agent: Agent, id: string, input: string): Promise<void> {
  if (input !== '') await agent.input(id, Buffer.from(input).toString('base64'));
  await agent.input(id, null);
}

const text = (parts: readonly Buffer[]) => Buffer.concat(parts).toString();
