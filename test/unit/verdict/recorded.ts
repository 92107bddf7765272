import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import type { Scenario } from '../../../src/lab/types.ts';
import type { Topology } from '../../../src/plan/topology.ts';

const folder = join(import.meta.dirname, '../../golden/observations');

/** One scenario as it really went. */
export interface Recorded {
  lab: string;
  name: string;
  scenario: Scenario;
  topology: Topology;
  runs: ProbeRun[];
}

/** Every scenario; of `faults` each fault by every protocol and family that it strikes. */
export const everyForm: Recorded[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json.gz'))
  .map((file) => JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString()));

/** Every scenario; of `faults` each fault in one form, for what takes long. */
export const recorded: Recorded[] = everyForm.map((each) => (each.lab === 'faults' ? inOneForm(each) : each));

function inOneForm({ scenario, runs, ...each }: Recorded): Recorded {
  const names = Object.keys(scenario.expect);
  const kept = names.filter((name, i) => i === 0 || scenario.expect[name]?.outcome === 'works');
  const expect = Object.fromEntries(Object.entries(scenario.expect).filter(([name]) => kept.includes(name)));
  return {
    ...each,
    scenario: { ...scenario, expect },
    runs: runs.filter(({ probe }) => kept.includes(probe)),
  };
}

export function recording(name: string): Recorded {
  // Scenarios of `faults` have the names of their causes, which others have as well.
  const found = recorded.find((each) => each.name === name && each.lab !== 'faults');
  if (found === undefined) throw new Error(`no scenario ${name} was recorded`);
  return found;
}

/** A probe of it; by default its only one, or that from the inside. */
export function runOf({ runs }: Recorded, probe = 'loopback'): ProbeRun {
  const run = runs.find((each) => each.probe === probe) ?? runs[0];
  if (run === undefined) throw new Error('nothing was recorded');
  return run;
}
