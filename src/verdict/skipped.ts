import type { Scenario, ToggleValues } from '../lab/types.ts';
import { describeLack, type Feature, featureNamed } from '../plan/features.ts';
import { describeMissing } from '../plan/programs.ts';
import type { ScenarioVerdict } from './types.ts';

export interface Lack {
  reason: string;
  /** Missing build options of the kernel, or programs. */
  missing: string[];
}

/** @param remedy which kernel or package has them, in a few words */
export const lackOf = (features: readonly Feature[], remedy: string | undefined): Lack => ({
  reason: [describeLack(features), ...(remedy ? [remedy] : [])].join('; '),
  missing: features.map((feature) => featureNamed(feature).option),
});

export const lackOfProgram = (program: string): Lack => ({
  reason: describeMissing(program),
  missing: [program],
});

/** The verdict on a scenario that cannot be built or probed on this machine. */
export function skipScenario(
  name: string,
  toggles: ToggleValues,
  scenario: Pick<Scenario, 'because'> | undefined,
  lack: Lack,
): ScenarioVerdict {
  return {
    scenario: name,
    ...(scenario && { because: scenario.because }),
    toggles,
    status: 'skip',
    ...lack,
    durationMs: 0,
    probes: [],
  };
}
