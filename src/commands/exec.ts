import type { AgentEvents, ExecRequest } from '../agent/protocol.ts';
import type { Agent } from '../host/sandbox.ts';
import { whileInterrupts } from './interrupt.ts';
import { withLiving } from './live-lab.ts';

const ID = 'exec';

/** Runs a program in a node with this process's own input and output; its exit code is the program's. */
export async function exec(
  node: string,
  command: readonly string[],
  options: { name?: string },
): Promise<number> {
  return withLiving(
    options.name,
    async ({ agent }) => run(agent, { id: ID, node, command: [...command] }),
    outputs,
  );
}

/** An interactive shell: this terminal becomes the node's. */
export async function shell(node: string, options: { name?: string }): Promise<number> {
  return withLiving(
    options.name,
    async ({ agent, status }) => {
      const { columns = 80, rows = 24 } = process.stdout;
      const terminal = process.stdin.isTTY
        ? { terminal: { columns, rows, type: process.env.TERM ?? 'xterm' } }
        : {};
      const env = { LAB_NODE: node, LAB_NAME: status.name, PS1: `${node}@${status.name} $ ` };
      return run(agent, { id: ID, node, command: [], env, ...terminal });
    },
    outputs,
  );
}

export const outputs: AgentEvents = {
  phase: () => {},
  output: (_exec, stream, data) =>
    new Promise((resolve) => process[stream].write(Buffer.from(data, 'base64'), () => resolve())),
};

/** Passes something on to a program that may be gone by now: its end is told by `exec` itself. */
export function tell(call: Promise<void>): void {
  call.catch(() => {});
}

async function run(agent: Agent, request: ExecRequest): Promise<number> {
  const stop = request.terminal ? ownTerminal(agent) : passInput(agent);
  try {
    const forward = (signal: NodeJS.Signals) => tell(agent.signal(ID, signal));
    const { exitCode } = await whileInterrupts(forward, () => agent.exec(request));
    return exitCode;
  } finally {
    stop();
  }
}

/** Raw mode: every key, Ctrl-C too, is for the shell in the node. */
function ownTerminal(agent: Agent): () => void {
  const type = (data: Buffer) => tell(agent.input(ID, data.toString('base64')));
  const resize = () => tell(agent.resize(ID, process.stdout.columns, process.stdout.rows));
  process.stdin.setRawMode(true).on('data', type);
  process.stdout.on('resize', resize);
  return () => {
    process.stdin.setRawMode(false).off('data', type).pause();
    process.stdout.off('resize', resize);
  };
}

function passInput(agent: Agent): () => void {
  const give = (data: Buffer) => tell(agent.input(ID, data.toString('base64')));
  const end = () => tell(agent.input(ID, null));
  process.stdin.on('data', give).once('end', end);
  return () => void process.stdin.off('data', give).off('end', end).pause().unref?.();
}
