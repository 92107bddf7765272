import { Socket } from 'node:net';
import type { AgentProcess } from './agent-process.ts';
import type { LocalRuntime } from './runtime.ts';
import { shared } from './shared.ts';

/** Descriptors, as src/start/lab.sh leaves them. */
const TO_AGENT = 4;
const FROM_AGENT = 5;
const TO_KEEPER = 8;

interface Told {
  runtime: LocalRuntime;
  keeper: number;
}

/** An agent that was started beside this process, as long as nobody has taken it over. */
const waiting = shared('head start', (): { agent: Told | undefined } => ({ agent: told() }));

/** A program that this one starts may be told of it too, but has another number. */
function told(): Told | undefined {
  const [self, keeper, runtime] = process.env.LAB_HEAD_START?.split(' ') ?? [];
  delete process.env.LAB_HEAD_START;
  if (Number(self) !== process.pid) return undefined;
  return { runtime: runtime as LocalRuntime, keeper: Number(keeper) };
}

/** The agent that was started beside this process, if there is one, of that runtime. */
export function takeHeadStart(runtime: LocalRuntime): AgentProcess | undefined {
  if (waiting.agent?.runtime !== runtime) return undefined;
  const { keeper } = waiting.agent;
  waiting.agent = undefined;
  const input = new Socket({ fd: FROM_AGENT, readable: true, writable: false }).resume();
  const output = new Socket({ fd: TO_AGENT, readable: false, writable: true });
  const toKeeper = new Socket({ fd: TO_KEEPER, readable: false, writable: true }).on('error', () => {});
  return {
    streams: { input, output },
    keeper,
    // The whole sandbox, and its keeper, may write there.
    ended: new Promise((resolve) => input.once('close', () => resolve())),
    broken: new Promise(() => {}),
    said: () => '',
    keep: (folder) => void toKeeper.end(`${folder ?? ''}\n`),
    kill: () => {
      if (!input.destroyed) endGroup(keeper);
    },
    leave: () => {
      for (const stream of [input, output]) stream.destroy();
    },
  };
}

/** Ends an agent that nobody wanted; resolves when it is gone. */
export async function endHeadStart(): Promise<void> {
  const unwanted = waiting.agent && takeHeadStart(waiting.agent.runtime);
  unwanted?.kill();
  unwanted?.keep();
  await unwanted?.ended;
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It is on its way there, or gone already.
  }
}
