import { setFlagsFromString } from 'node:v8';
import { type AgentProcess, type LocalPlace, spawnAgent } from './agent-process.ts';
import { openSandboxes } from './open-sandboxes.ts';
import { chooseRuntime, type Runtime } from './runtime.ts';
import { SHORT_LIVED } from './v8-flags.ts';

interface Early {
  place: LocalPlace;
  agent: AgentProcess;
  close(): Promise<void>;
}

interface Place {
  runtime: Runtime;
  kernel?: string;
  context?: string[];
  trust?: boolean;
}

let waiting: Early | undefined;

/**
 * Starts an agent of this machine before anything else is loaded, if the command will need one, so that two
 * programs load at the same time. An agent that no command takes ends with the other sandboxes. If the user chose a
 * runtime, no agent is started early, because this machine may not have that runtime.
 */
export function startEarly({ runtime: asked, kernel, context, trust = false }: Place): void {
  for (const flag of SHORT_LIVED) setFlagsFromString(flag);
  if (asked !== 'auto' || kernel !== undefined || context !== undefined) return;
  const runtime = chooseRuntime(asked);
  if (runtime === 'docker' || runtime === 'vm') return;
  const place = { runtime, asMachine: trust };
  const agent = spawnAgent(place);
  // Whoever takes the agent gets the error.
  agent.broken.catch(() => {});
  const close = async () => {
    agent.kill();
    await agent.ended;
  };
  waiting = { place, agent, close };
  openSandboxes.add(waiting);
}

/** Returns the waiting agent, or a new one. */
export function takeAgent(place: LocalPlace): AgentProcess {
  if (waiting?.place.runtime !== place.runtime || waiting.place.asMachine !== place.asMachine)
    return spawnAgent(place);
  const { agent } = waiting;
  openSandboxes.delete(waiting);
  waiting = undefined;
  return agent;
}
