import { drift, lookRequests } from '../verdict/drift.ts';
import type { Living } from './live-lab.ts';

/**
 * What is otherwise in the running lab than the lab says; of one that is half changed nobody can say what it should be, and of a
 * blind one nobody may.
 */
export async function driftOf({
  agent,
  topology,
  status,
}: Pick<Living, 'agent' | 'topology' | 'status'>): Promise<string[]> {
  if (status.halfChanged !== undefined || status.blind) return [];
  return drift(topology, await agent.look(lookRequests(topology)));
}
