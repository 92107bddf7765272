import { release } from 'node:os';
import type { LabStatus } from '../agent/protocol.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { showToggles } from '../lab/toggles.ts';
import { makeReport, overall } from '../report/report.ts';
import { judgeScenario } from '../verdict/judge.ts';
import { type Living, withLiving } from './live-lab.ts';
import { type OutputOptions, openOutputs } from './results/outputs.ts';
import { matchScenario, sameValues } from './runs.ts';
import { watching } from './scenario.ts';

/** Runs probes in a running lab; judged where a scenario has just these toggles. */
export async function probe(
  names: readonly string[],
  options: OutputOptions & { name?: string },
): Promise<number> {
  const handOut = await openOutputs(options);
  return withLiving(options.name, async ({ agent, lab, status, topology }) => {
    const known = Object.keys(topology.probes);
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      const problems = unknown.map((name) => ({
        where: name,
        what: 'no such probe',
        allowed: oneOf(known, name),
      }));
      throw new LabError('usage', problems);
    }
    const wanted = Object.entries(topology.probes).filter(
      ([name]) => names.length === 0 || names.includes(name),
    );
    const started = performance.now();
    const runs = await agent.probe({
      id: status.name,
      probes: wanted.map(([name, definition]) => ({ name, probe: definition })),
      ...watching(topology, { capture: true, trace: true }),
    });
    await checkUnchanged(agent, status);
    const [name, scenario] = matchScenario(lab, status.toggles) ?? ['as set', undefined];
    const verdict = judgeScenario(name, topology, scenario, runs, Math.round(performance.now() - started));
    const environment = { kernel: release(), runtime: process.getuid?.() === 0 ? 'root' : 'rootless' };
    const report = makeReport(environment, [{ lab: lab.name, scenarios: [verdict] }]);
    await handOut({ report, labs: [lab] });
    return ['fail', 'error'].includes(overall(report)) ? 1 : 0;
  });
}

/** What was seen is judged by the toggles that were set when it began. */
async function checkUnchanged(agent: Living['agent'], before: LabStatus): Promise<void> {
  const { toggles } = await agent.status();
  if (sameValues(toggles, before.toggles)) return;
  const what = `its toggles were changed meanwhile, to ${showToggles(toggles)}`;
  throw new LabError('usage', { where: before.name, what }, 'probe again');
}
