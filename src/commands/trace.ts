import { findLab } from '../host/find-lab.ts';
import type { Runtime } from '../host/runtime.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { styleFor } from '../report/style.ts';
import { traceText } from '../report/trace.ts';
import { pageWidth, printForReaders } from './output.ts';
import { chooseRuns, type ScenarioRun } from './runs.ts';
import { withSession } from './session.ts';

interface TraceOptions {
  probe: string[];
  set: string[];
  runtime: Runtime;
}

/** Runs one scenario, and shows the path of the deciding packets over cables and through kernels. */
export async function trace(
  asked: string,
  scenario: string | undefined,
  options: TraceOptions,
): Promise<number> {
  const lab = await findLab(asked);
  const [run] = chooseRuns(lab, scenario === undefined ? [] : [scenario], options.set);
  if (run === undefined) throw new LabError('usage', { where: asked, what: 'it has no scenario to trace' });
  const chosen = withProbes(run, options.probe);
  const session = { jobs: 1, capture: 'socket' as const, trace: true, runtime: options.runtime };
  return withSession([lab], session, async ({ run: runAll }) => {
    const [verdict] = await runAll([chosen]);
    if (verdict)
      printForReaders(traceText(lab.name, verdict, styleFor(process.stdout), pageWidth()).join('\n'));
    return 0;
  });
}

/** Returns the run with only the wanted probes. */
function withProbes(run: ScenarioRun, names: readonly string[]): ScenarioRun {
  const known = Object.keys(run.lab.probes ?? {});
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const problems = unknown.map((name) => ({
      where: `--probe ${name}`,
      what: 'no such probe',
      allowed: oneOf(known, name),
    }));
    throw new LabError('usage', problems);
  }
  return names.length > 0 ? { ...run, probes: [...names] } : run;
}
