import type { LocalRuntime } from './runtime.ts';
import { shared } from './shared.ts';

/** An agent that was started beside this process (src/start/lab.sh). */
export interface HeadStart {
  runtime: LocalRuntime;
  /** The number of its keeper. */
  keeper: number;
}

const waiting = shared('head start', (): { agent: HeadStart | undefined } => ({ agent: told() }));

/** A program that this one starts may be told of it too, but has another number. */
function told(): HeadStart | undefined {
  const [self, keeper, runtime] = process.env.LAB_HEAD_START?.split(' ') ?? [];
  delete process.env.LAB_HEAD_START;
  if (Number(self) !== process.pid) return undefined;
  return { runtime: runtime as LocalRuntime, keeper: Number(keeper) };
}

/** Gives it away, to the first who asks. */
export function takeHeadStart(runtime = waiting.agent?.runtime): HeadStart | undefined {
  const { agent } = waiting;
  if (agent?.runtime !== runtime) return undefined;
  waiting.agent = undefined;
  return agent;
}

/** Ends one that nobody wanted; resolves when it is gone. */
export async function endHeadStart(): Promise<void> {
  const agent = takeHeadStart();
  // Most commands have none, and are not to load for it what sockets are made of.
  if (agent) await (await import('./early-agent.ts')).endAgent(agent);
}
