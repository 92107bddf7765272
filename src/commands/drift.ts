import { drift, lookRequests } from '../verdict/drift.ts';
import type { RunningLab } from './running-lab.ts';

/**
 * Returns how the running lab differs from its definition. Empty for a half-changed lab, whose right state
 * nobody knows, and for a blind one, as it would give the fault away.
 */
export async function driftOf({
  agent,
  topology,
  status,
}: Pick<RunningLab, 'agent' | 'topology' | 'status'>): Promise<string[]> {
  if (status.halfChanged !== undefined || status.blind) return [];
  return drift(topology, await agent.look(lookRequests(topology)));
}
