import { LabError } from '../../lab/error.ts';
import { FEATURES, type Feature, featureNamed } from '../../plan/features.ts';
import { Instance } from '../instance.ts';
import type { TrialResult } from '../protocol.ts';
import { lacking } from './capability.ts';
import { NODE, TRIALS } from './trials.ts';

/** Tries everything that labs do. The other trials run even if one fails. */
export async function examine(): Promise<TrialResult[]> {
  const instance = new Instance({ everything: true });
  const results: TrialResult[] = [];
  try {
    instance.addAll([NODE]);
    // From here on each message is sent at once, so that an error belongs to the trial that caused it.
    instance.settle();
    for (const [capability, attempt] of Object.entries(TRIALS)) {
      results.push(await result(capability, () => attempt(instance)));
    }
  } finally {
    await instance.remove();
  }
  for (const feature of Object.keys(FEATURES) as Feature[])
    results.push(await result(feature, () => has(feature)));
  return results;
}

function has(feature: Feature): void {
  if (lacking([feature]).length === 0) return;
  const { option, module } = featureNamed(feature);
  throw new LabError('unable', { where: feature, what: `this kernel lacks ${option} (module ${module})` });
}

async function result(capability: string, attempt: () => unknown): Promise<TrialResult> {
  try {
    await attempt();
    return { capability };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    // Programs print the reason first, and then a long explanation of their options.
    const [lacks = ''] = (error.problems[0]?.what ?? error.message).split('\n');
    return { capability, lacks };
  }
}
