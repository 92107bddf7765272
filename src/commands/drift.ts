import { drift, lookRequests } from '../verdict/drift.ts';
import type { Living } from './live-lab.ts';

/** What is otherwise in the running lab than the lab says. */
export async function driftOf({ agent, topology }: Pick<Living, 'agent' | 'topology'>): Promise<string[]> {
  return drift(topology, await agent.look(lookRequests(topology)));
}
