import { drift, lookRequests } from '../verdict/drift.ts';
import type { RunningLab } from './running-lab.ts';

/**
 * Returns how the running lab differs from its definition. Empty for a half-changed lab, because its right state is
 * unknown, and for a blind lab, because the differences would show the fault.
 */
export async function driftOf({
  agent,
  topology,
  status,
}: Pick<RunningLab, 'agent' | 'topology' | 'status'>): Promise<string[]> {
  if (status.halfChanged !== undefined || status.blind) return [];
  return drift(topology, await agent.look(lookRequests(topology)));
}
