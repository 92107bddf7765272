import type { Agent } from '../host/sandbox.ts';
import { LabError } from '../lab/error.ts';
import { describeLack, type Feature, featuresOf } from '../plan/features.ts';
import { needsOf } from '../plan/needs.ts';
import type { LiveStep } from '../plan/step.ts';
import { roomFor } from './room.ts';

/** What these steps need and this kernel has not. */
export async function lackingFor(agent: Agent, steps: readonly LiveStep[]): Promise<Feature[]> {
  const features = featuresOf(steps);
  return features.length === 0 ? [] : agent.lacking(features);
}

/** @throws LabError `unable`, before anything is built or changed */
export async function checkCapable(agent: Agent, name: string, steps: readonly LiveStep[]): Promise<void> {
  const lacks = await lackingFor(agent, steps);
  if (lacks.length > 0) throw new LabError('unable', { where: name, what: describeLack(lacks) });
  await roomFor(agent, name, needsOf(steps));
}
