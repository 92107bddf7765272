import type { AgentEvents, ExecRequest } from '../agent/protocol.ts';
import type { Agent } from '../host/sandbox-types.ts';
import { whileInterrupts } from './interrupt.ts';
import { checkNode, withRunningLab } from './running-lab.ts';

const ID = 'exec';

interface ExecOptions {
  name?: string;
  /** The environment variables to pass on from this process. */
  env: string[];
}

/** Returns the variables with their values. Variables that are not set here are left out. */
function handedOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Runs a program in a node with this process's input and output, and returns its exit code. If input, output and
 * error are all terminals, the program gets a terminal too.
 */
export async function exec(node: string, command: readonly string[], options: ExecOptions): Promise<number> {
  return withRunningLab(
    options.name,
    async (living) => {
      checkNode(living, node);
      const terminal = process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY ? ownSize() : {};
      return run(living.agent, {
        id: ID,
        node,
        command: [...command],
        env: handedOn(options.env),
        ...terminal,
      });
    },
    outputs,
  );
}

/** Opens an interactive shell: this terminal becomes the shell's. */
export async function shell(node: string, options: ExecOptions): Promise<number> {
  return withRunningLab(
    options.name,
    async (living) => {
      checkNode(living, node);
      const { name } = living.status;
      const terminal = process.stdin.isTTY ? ownSize() : {};
      const env = { ...handedOn(options.env), LAB_NODE: node, LAB_NAME: name, PS1: `${node}@${name} $ ` };
      return run(living.agent, { id: ID, node, command: [], env, ...terminal });
    },
    outputs,
  );
}

function ownSize(): Pick<ExecRequest, 'terminal'> {
  const { columns, rows } = process.stdout;
  return { terminal: { columns: columns || 80, rows: rows || 24, type: process.env.TERM ?? 'xterm' } };
}

export const outputs: AgentEvents = {
  phase: () => {},
  output: (_exec, stream, data) =>
    new Promise((resolve) => process[stream].write(Buffer.from(data, 'base64'), () => resolve())),
};

async function run(agent: Agent, request: ExecRequest): Promise<number> {
  const stop = request.terminal ? ownTerminal(agent) : passInput(agent);
  try {
    const forward = (signal: NodeJS.Signals) => signal !== 'SIGPIPE' && quietly(agent.signal(ID, signal));
    const { exitCode } = await whileInterrupts(forward, () => agent.exec(request));
    return exitCode;
  } finally {
    stop();
  }
}

/** Ignores a failure of this call, because the call that waits for the program's end reports it. */
export function quietly(call: Promise<unknown>): void {
  call.catch(() => {});
}

/** Switches the terminal to raw mode: every key, including Ctrl-C, goes to the program in the node. */
function ownTerminal(agent: Agent): () => void {
  const type = (data: Buffer) => quietly(agent.input(ID, data.toString('base64')));
  const resize = () => quietly(agent.resize(ID, process.stdout.columns, process.stdout.rows));
  process.stdin.setRawMode(true).on('data', type);
  process.stdout.on('resize', resize);
  return () => {
    process.stdin.setRawMode(false).off('data', type).pause();
    process.stdout.off('resize', resize);
  };
}

/** Passes input on, and reads no more than the program takes. */
function passInput(agent: Agent): () => void {
  let stopped = false;
  const give = async (data: Buffer) => {
    process.stdin.pause();
    await agent.input(ID, data.toString('base64')).catch(() => {});
    if (!stopped) process.stdin.resume();
  };
  const end = () => quietly(agent.input(ID, null));
  process.stdin.on('data', give).once('end', end);
  return () => {
    stopped = true;
    process.stdin.off('data', give).off('end', end).pause().unref?.();
  };
}
