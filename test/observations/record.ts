import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import faults from '../../labs/faults.ts';
import natLoopback from '../../labs/nat-loopback.ts';
import { chooseRuns, type ScenarioRun } from '../../src/commands/runs.ts';
import { runScenario } from '../../src/commands/scenario.ts';
import { openSandbox } from '../../src/host/sandbox.ts';
import type { Sandbox } from '../../src/host/sandbox-types.ts';
import { checkLab } from '../../src/lab/check.ts';
import { resolve } from '../../src/plan/resolve.ts';
import otherCauses from './other-causes.ts';

/**
 * Bundled and run by scripts/record-observations.mjs. Runs every scenario once and writes a file with its observation.
 */
const [folder = '.'] = process.argv.slice(2);

async function record(sandbox: Sandbox, run: ScenarioRun): Promise<string> {
  const { verdict, runs } = await runScenario(sandbox.agent, run, { capture: 'socket', trace: true });
  const { lab, name, toggles, scenario } = run;
  const text = JSON.stringify({ lab: lab.name, name, scenario, topology: resolve(lab, toggles), runs });
  writeFileSync(join(folder, `${lab.name}.${name}.json.gz`), gzipSync(text, { level: 9 }));
  return `${lab.name} ${name}: ${verdict.status}`;
}

const sandbox = await openSandbox('auto', { phase: () => {}, output: async () => {} });
for (const lab of [natLoopback, otherCauses, faults].map(checkLab)) {
  for (const run of chooseRuns(lab, [], [])) console.log(await record(sandbox, run));
}
await sandbox.close();
