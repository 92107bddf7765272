import natLoopback from '../../labs/nat-loopback.ts';
import type { Lab, Scenario } from '../../src/index.ts';

/** nat-loopback with only these scenarios, each changed, as JSON. */
export function changedLab(scenarios: Record<string, (scenario: Scenario) => Scenario>): string {
  const known: Record<string, Scenario> = natLoopback.scenarios ?? {};
  const changed = Object.entries(scenarios).map(([name, change]) => {
    const scenario = known[name];
    if (scenario === undefined) throw new Error(`nat-loopback has no scenario ${name}`);
    return [name, change(structuredClone(scenario))];
  });
  // Lessons name scenarios that are left out here.
  const { lessons: _, ...rest } = natLoopback;
  const lab: Lab = { ...rest, scenarios: Object.fromEntries(changed) };
  return JSON.stringify(lab);
}
