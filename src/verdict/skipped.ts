import type { Scenario, ToggleValues } from '../lab/types.ts';
import { describeLack, FEATURES, type Feature } from '../plan/features.ts';
import type { ScenarioVerdict } from './types.ts';

/** The verdict on a scenario that this kernel cannot build. */
export function skipScenario(
  name: string,
  toggles: ToggleValues,
  scenario: Pick<Scenario, 'because'> | undefined,
  lacks: readonly Feature[],
): ScenarioVerdict {
  return {
    scenario: name,
    ...(scenario && { because: scenario.because }),
    toggles,
    status: 'skip',
    reason: describeLack(lacks),
    missing: lacks.map((feature) => FEATURES[feature].option),
    durationMs: 0,
    probes: [],
  };
}
