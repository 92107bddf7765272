import { type AgentProcess, spawnAgent } from './agent-process.ts';
import { open } from './open.ts';
import { chooseRuntime, type LocalRuntime, type Runtime } from './runtime.ts';

interface Early {
  runtime: LocalRuntime;
  agent: AgentProcess;
  close(): Promise<void>;
}

let waiting: Early | undefined;

/**
 * Starts an agent of this machine before anything else is loaded, for a command that is going to need one: two programs
 * that take their time to load do so at once. One that nobody takes ends with the other sandboxes. Not for a runtime of the
 * user's own choice, which this machine may not have.
 */
export function startEarly(asked: Runtime): void {
  if (asked !== 'auto') return;
  const runtime = chooseRuntime(asked);
  if (runtime === 'docker') return;
  const agent = spawnAgent(runtime);
  // Whoever takes it is told.
  agent.broken.catch(() => {});
  const close = async () => {
    agent.kill();
    await agent.ended;
  };
  waiting = { runtime, agent, close };
  open.add(waiting);
}

/** The one that waits, or a new one. */
export function takeAgent(runtime: LocalRuntime): AgentProcess {
  if (waiting?.runtime !== runtime) return spawnAgent(runtime);
  const { agent } = waiting;
  open.delete(waiting);
  waiting = undefined;
  return agent;
}
