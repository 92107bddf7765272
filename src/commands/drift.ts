import { drift, lookRequests } from '../verdict/drift.ts';
import type { RunningLab } from './running-lab.ts';

/**
 * What in the running lab differs from its description. Nothing for a lab that is half changed, as nobody can say what it should be,
 * and nothing for a blind one, as that would give the fault away.
 */
export async function driftOf({
  agent,
  topology,
  status,
}: Pick<RunningLab, 'agent' | 'topology' | 'status'>): Promise<string[]> {
  if (status.halfChanged !== undefined || status.blind) return [];
  return drift(topology, await agent.look(lookRequests(topology)));
}
