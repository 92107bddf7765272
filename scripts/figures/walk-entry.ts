import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import natLoopback from '../../labs/nat-loopback.ts';
import { combinationRun } from '../../src/commands/runs.ts';
import { checkLab } from '../../src/lab/check.ts';
import { toggleValues } from '../../src/lab/toggles.ts';
import { planStart } from '../../src/plan/start.ts';
import { watching } from '../../src/plan/watching.ts';
import { pretty } from '../../src/report/pretty.ts';
import { makeReport } from '../../src/report/report.ts';
import { plain } from '../../src/report/style.ts';
import { judgeScenario } from '../../src/verdict/judge.ts';

const NAME = 'same-port-drop';

/**
 * Takes one scenario from its definition to its report, as `lab verify` does, but with a recorded observation instead
 * of a run.
 * @param observation a file of test/golden/observations
 */
export function walk(observation: string): string {
  const { runs } = JSON.parse(gunzipSync(readFileSync(observation)).toString());
  const lab = checkLab(natLoopback);
  const run = combinationRun(lab, toggleValues(lab, NAME));
  const { topology } = planStart(lab, run.toggles, run.scenario);
  watching(topology, { capture: 'socket', trace: true });
  const verdict = judgeScenario(NAME, topology, run.scenario, runs, 1);
  const environment = { kernel: 'recorded', runtime: 'local' };
  const report = makeReport(environment, [{ lab: lab.name, scenarios: [verdict] }]);
  return pretty({ report, labs: [lab] }, plain);
}
