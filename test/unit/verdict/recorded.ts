import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import type { Scenario } from '../../../src/lab/types.ts';
import type { Topology } from '../../../src/plan/topology.ts';

const folder = join(import.meta.dirname, '../../golden/observations');

/** One recorded scenario. */
export interface Recorded {
  lab: string;
  name: string;
  scenario: Scenario;
  topology: Topology;
  runs: ProbeRun[];
}

/** All scenarios; for `faults` each fault with every protocol and family that it affects. */
export const everyForm: Recorded[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json.gz'))
  .map((file) => JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString()));

/** All scenarios; for `faults` each fault in one form. For tests that take long. */
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
  // A scenario of `faults` is named after its cause, and other labs have scenarios of that name.
  const found = recorded.find((each) => each.name === name && each.lab !== 'faults');
  if (found === undefined) throw new Error(`no scenario ${name} was recorded`);
  return found;
}

/** A probe of a recording; by default the only one, or the one from the inside. */
export function runOf({ runs }: Recorded, probe = 'loopback'): ProbeRun {
  const run = runs.find((each) => each.probe === probe) ?? runs[0];
  if (run === undefined) throw new Error('nothing was recorded');
  return run;
}
