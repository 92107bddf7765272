import natLoopback from '../../../labs/nat-loopback.ts';
import type { Lab, Scenario } from '../../../src/index.ts';

/** The built-in lab with some of its scenarios changed, and no others: the text of a JSON file. */
export function changedLab(scenarios: Record<string, (scenario: Scenario) => Scenario>): string {
  const known: Record<string, Scenario> = natLoopback.scenarios ?? {};
  const changed = Object.entries(scenarios).map(([name, change]) => {
    const scenario = known[name];
    if (scenario === undefined) throw new Error(`nat-loopback has no scenario ${name}`);
    return [name, change(structuredClone(scenario))];
  });
  // Its lessons name the others, too.
  const { lessons: _, ...rest } = natLoopback;
  const lab: Lab = { ...rest, scenarios: Object.fromEntries(changed) };
  return JSON.stringify(lab);
}
