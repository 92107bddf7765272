import { findKernel } from '../host/vm/kernels.ts';
import { describeProblem, EXIT_CODES, LabError } from '../lab/error.ts';
import type { Lab } from '../lab/types.ts';
import type { Again } from '../report/again.ts';
import { kernelTable, unexplained } from '../report/kernel-table.ts';
import { type LabReport, makeReport } from '../report/report.ts';
import { skipScenario } from '../verdict/skipped.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { say, showError } from './output.ts';
import { openOutputs } from './results/outputs.ts';
import { chooseRuns, type ScenarioRun } from './runs.ts';
import { withSession } from './session.ts';
import { badOptions, byLab, type VerifyOptions } from './verify-options.ts';

/** Runs every scenario under every kernel, one virtual machine after the other, and prints one table. */
export async function severalKernels(
  labs: readonly Lab[],
  kernels: readonly string[],
  again: readonly (Again | undefined)[],
  options: VerifyOptions,
): Promise<number> {
  const { matrix, fix, shard } = options;
  if (matrix || fix || shard)
    throw badOptions(
      '--kernels',
      'runs scenarios under several kernels',
      'no --matrix, --fix, --shard; --kernel takes them, one kernel at a time',
    );
  // A missing kernel is reported before the first machine boots.
  const found = kernels.map((kernel) => findKernel(kernel).release);
  const twice = found.find((release, index) => found.indexOf(release) !== index);
  if (twice) throw badOptions('--kernels', `${twice} twice`, 'each once');
  const outputs = await openOutputs(options, true);
  const reports: LabReport[] = [];
  for (const [index, kernel] of kernels.entries()) {
    say(`under ${found[index]}`);
    const runs = labs.flatMap((lab) => chooseRuns(lab, options.scenario, options.set));
    const release = found[index] ?? kernel;
    const verdicts = await withSession(
      labs,
      { ...options, kernel },
      ({ runLast }) => runLast(runs),
      outputs,
      runs,
    ).catch((error: unknown) => withoutKernel(error, release, runs));
    reports.push(...byLab(labs, runs, verdicts).map((each) => ({ ...each, kernel: release })));
  }
  const report = makeReport({ kernel: found.join(', '), runtime: 'vm' }, reports);
  await outputs.handOut(
    { report, labs: kernels.flatMap(() => labs), again: kernels.flatMap(() => again) },
    (_, style, width) => kernelTable(reports, style, width),
  );
  return exitOf(reports);
}

/** If a kernel does not boot, or its machine ends, this is reported at once, and the other kernels still run. */
async function withoutKernel(
  error: unknown,
  release: string,
  runs: readonly ScenarioRun[],
): Promise<ScenarioVerdict[]> {
  if (!(error instanceof LabError) || error.code === 'interrupted') throw error;
  if (error.code !== 'unable' && error.code !== 'kernel') throw error;
  await showError(error);
  const lack = { reason: error.problems.map(describeProblem).join('; '), missing: [`machine (${release})`] };
  return runs.map(({ name, toggles, scenario }) => skipScenario(name, toggles, scenario, lack));
}

function exitOf(reports: readonly LabReport[]): number {
  const all = reports.flatMap(({ scenarios }) => scenarios);
  if (all.some(({ refused }) => refused)) return EXIT_CODES.refused;
  if (unexplained(reports).length > 0) return 1;
  const kernels = new Set(reports.map(({ kernel }) => kernel));
  const ranNothing = [...kernels].some((kernel) =>
    reports.every((each) => each.kernel !== kernel || each.scenarios.every(({ missing }) => missing)),
  );
  return all.length > 0 && ranNothing ? EXIT_CODES.unable : 0;
}
