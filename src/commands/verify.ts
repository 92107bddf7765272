import { findLab } from '../host/find-lab.ts';
import type { Runtime } from '../host/runtime.ts';
import { openSandbox } from '../host/sandbox.ts';
import { LabError } from '../lab/error.ts';
import { FORMATS } from '../report/formats.ts';
import { makeReport, overall } from '../report/report.ts';
import { styleFor } from '../report/style.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { print } from './output.ts';
import { Progress } from './progress.ts';
import { chooseRuns, type ScenarioRun } from './runs.ts';
import { runScenario } from './scenario.ts';

export interface VerifyOptions {
  all?: true;
  scenario: string[];
  set: string[];
  jobs: number;
  format: string;
  capture: boolean;
  runtime: Runtime;
}

/** Builds every scenario, probes it, judges what was seen, and removes it; the exit code is the verdict. */
export async function verify(asked: readonly string[], options: VerifyOptions): Promise<number> {
  const labs = await Promise.all((await namesOf(asked, options)).map(findLab));
  const runs = labs.flatMap((lab) => chooseRuns(lab, options.scenario, options.set));
  const progress = new Progress();
  const sandbox = await openSandbox(options.runtime, {
    phase: (run, phase) => progress.phase(run, phase),
    output: async () => {},
  });
  try {
    const { kernel } = await sandbox.agent.hello();
    const verdicts = new Map<ScenarioRun, ScenarioVerdict>();
    await progress.run(options.jobs, runs, async (run) => {
      const verdict = await runScenario(sandbox.agent, run, options.capture);
      verdicts.set(run, verdict);
      return verdict;
    });
    const report = makeReport(
      { kernel, runtime: sandbox.runtime },
      labs.map((lab) => ({
        lab: lab.name,
        scenarios: runs.flatMap((run) => (run.lab === lab ? (verdicts.get(run) ?? []) : [])),
      })),
    );
    print(FORMATS[options.format]?.(report, styleFor(process.stdout)) ?? '');
    return overall(report) === 'fail' || overall(report) === 'error' ? 1 : 0;
  } finally {
    await sandbox.close();
  }
}

async function namesOf(asked: readonly string[], { all }: VerifyOptions): Promise<readonly string[]> {
  const { builtinLabs } = await import('../../labs/index.ts');
  if (all) return Object.keys(builtinLabs);
  if (asked.length > 0) return asked;
  const allowed = `name one of: ${Object.keys(builtinLabs).join(', ')}; or a file; or --all`;
  throw new LabError('usage', { where: 'lab verify', what: 'no lab given', allowed });
}
