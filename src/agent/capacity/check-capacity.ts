import { LabError } from '../../lab/error.ts';
import { howManyFit } from '../../plan/capacity.ts';
import { describeLack, featuresOf } from '../../plan/features.ts';
import { needsOf } from '../../plan/needs.ts';
import { describeMissing, programsOf } from '../../plan/programs.ts';
import type { LiveStep } from '../../plan/step.ts';
import { isInstalled } from '../program.ts';
import { capacity } from './capacity.ts';

/** @throws LabError `unable` if this kernel or this machine cannot do the steps */
export async function checkCapable(name: string, steps: readonly LiveStep[]): Promise<void> {
  const features = featuresOf(steps);
  if (features.length > 0) {
    const { lacking } = await import('../capability/capability.ts');
    const lacks = lacking(features);
    if (lacks.length > 0) throw new LabError('unable', { where: name, what: describeLack(lacks) });
  }
  const missing = programsOf(steps).find((program) => !isInstalled(program));
  if (missing !== undefined) throw new LabError('unable', { where: name, what: describeMissing(missing) });
  howManyFit(capacity(), name, needsOf(steps));
}
