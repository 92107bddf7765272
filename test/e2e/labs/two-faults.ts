import faults from '../../../labs/faults.ts';
import type { Cause, Lab, Scenario, Setting } from '../../../src/index.ts';

/** Two faults of one network, and the one that the packet meets first. */
export interface Pair {
  faults: [string, string];
  probe: string;
  cause: Cause;
}

/** The lab `faults` with a second toggle, `also`, and a scenario for each pair, as JSON. */
export function labOfPairs(pairs: readonly Pair[]): string {
  const { fault } = faults.toggles ?? {};
  if (fault === undefined) throw new Error('faults has no toggle fault');
  const scenarios = pairs.map(({ faults: [first, second], probe, cause }, index): [string, Scenario] => [
    `pair-${index + 1}`,
    {
      because: `The packet meets ${cause} first.`,
      toggles: { fault: first, also: second },
      expect: { [probe]: { outcome: 'fails', cause } },
    },
  ]);
  const lab: Lab = {
    ...faults,
    name: 'two-faults',
    toggles: { fault, also: { ...fault, about: 'What else is wrong.' } },
    settings: (faults.settings ?? []).flatMap(forBoth),
    scenarios: Object.fromEntries(scenarios),
  };
  return JSON.stringify(lab);
}

/**
 * Adapts a setting to two toggles. One that holds without a fault (`none`) must hold for both toggles; any other holds
 * for either toggle.
 */
function forBoth(setting: Setting): Setting[] {
  const { fault = [] } = setting.when;
  if ([fault].flat().includes('none')) return [{ ...setting, when: { fault, also: fault } }];
  return [setting, { ...setting, when: { also: fault } }];
}
