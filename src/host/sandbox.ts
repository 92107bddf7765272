import type { connect } from '../agent/channel.ts';
import type { AgentCalls, AgentEvents } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import { openLocal } from './local.ts';
import { readPrivileges } from './privileges.ts';
import { chooseRuntime, type LocalRuntime, type Runtime } from './runtime.ts';
import type { LabFolder, Owner } from './state.ts';

export type Agent = ReturnType<typeof connect<AgentCalls, AgentEvents>>;

export interface Sandbox {
  agent: Agent;
  runtime: LocalRuntime | 'docker';
  /** What it lives and ends with. */
  owner: Owner;
  /** Why it is not where one would expect it, in a sentence for the user. */
  notice?: string;
  /** Lets it live on without this process. */
  release(): Promise<void>;
  /** Ends everything in it; resolves when that is gone. */
  close(): Promise<void>;
}

/**
 * Starts an agent where nothing it does is seen: in fresh namespaces of this machine, or in a container.
 * @param home for one that is to outlive this process
 */
export async function openSandbox(asked: Runtime, events: AgentEvents, home?: LabFolder): Promise<Sandbox> {
  const runtime = chooseRuntime(asked);
  if (runtime === 'docker') return openContainer(events, home, asked === 'auto' ? NOT_LINUX : undefined);
  try {
    return await openLocal(runtime, events, home);
  } catch (error) {
    if (asked !== 'auto' || !isForbidden(error)) throw error;
    return openInstead(error, events, home);
  }
}

const NOT_LINUX = 'this is not Linux: the lab runs in Docker';

const isForbidden = (error: unknown): error is LabError =>
  error instanceof LabError && error.code === 'unable' && error.problems[0]?.where === 'sandbox';

/** Where this machine allows no sandbox, an engine that answers may; the first reason is told in any case. */
async function openInstead(reason: LabError, events: AgentEvents, home?: LabFolder): Promise<Sandbox> {
  const { answers } = await import('./docker/engine.ts');
  if (!(await answers())) {
    if (readPrivileges().container) throw reason;
    const hint = [reason.hint, 'or start Docker: the lab can run there'].filter(Boolean).join('\n');
    throw new LabError(reason.code, reason.problems, hint, { cause: reason });
  }
  return openContainer(events, home, `${reason.problems[0]?.what}: the lab runs in Docker`);
}

async function openContainer(
  events: AgentEvents,
  home: LabFolder | undefined,
  notice?: string,
): Promise<Sandbox> {
  const { openInDocker } = await import('./docker/sandbox.ts');
  return { ...(await openInDocker(events, home?.name)), ...(notice && { notice }) };
}
