import natLoopback from '../../../labs/nat-loopback.ts';
import type { RunEvent } from '../../../src/report/events.ts';
import { makeReport } from '../../../src/report/report.ts';
import type { Results } from '../../../src/report/results.ts';
import { judgeScenario } from '../../../src/verdict/judge.ts';
import type { ScenarioVerdict } from '../../../src/verdict/types.ts';
import { recording } from '../verdict/recorded.ts';

function verdictOf(name: string): ScenarioVerdict {
  const { topology, scenario, runs } = recording(name);
  return judgeScenario(name, topology, scenario, runs, 412);
}

/** A hostile answer of a server, which every format must escape. */
export const NASTY = 'it said\n::error::<b>"]]> & \u0001\u001b[31m # TODO `|` \\ %0A *x* ##[group]';

const environment = { kernel: '6.18.1', runtime: 'rootless' };
const fails: ScenarioVerdict = { ...verdictOf('same-port-drop'), scenario: 'fails', status: 'fail' };
const scenarios: ScenarioVerdict[] = [
  verdictOf('same-port-drop'),
  { ...fails, probes: fails.probes.map((probe) => ({ ...probe, status: 'fail', reason: NASTY })) },
  { ...verdictOf('snat'), scenario: `error ${NASTY}`, status: 'error', reason: NASTY },
  { scenario: 'skip', toggles: {}, status: 'skip', reason: NASTY, durationMs: 0, probes: [] },
];
const report = makeReport(environment, [{ lab: 'nat-loopback', scenarios }]);
const events: RunEvent[] = [
  { timeMs: 0, event: 'begin', schemaVersion: 1, environment },
  { timeMs: 1, event: 'queued', lab: 'nat-loopback', scenario: NASTY, toggles: {} },
  { timeMs: 2, event: 'end', summary: report.summary },
];

/** Results with a scenario of every status. */
export const EVERY_STATUS: Results = {
  report,
  labs: [natLoopback],
  sources: [{ fails: { file: 'labs/50%, a: b.yaml', line: 12 } }],
  events,
};
