import { findKernel } from '../host/vm/kernels.ts';
import { EXIT_CODES } from '../lab/error.ts';
import type { Lab } from '../lab/types.ts';
import type { Again } from '../report/again.ts';
import { kernelTable, unexplained } from '../report/kernel-table.ts';
import { type LabReport, makeReport } from '../report/report.ts';
import { say } from './output.ts';
import { openOutputs } from './results/outputs.ts';
import { chooseRuns } from './runs.ts';
import { withSession } from './session.ts';
import { badOptions, byLab, type VerifyOptions } from './verify-options.ts';

/** Runs every scenario under every kernel, one machine after the other, and prints one table. */
export async function severalKernels(
  labs: readonly Lab[],
  kernels: readonly string[],
  again: readonly (Again | undefined)[],
  options: VerifyOptions,
): Promise<number> {
  const { matrix, fix, shard, evidence } = options;
  if (matrix || fix || shard || evidence)
    throw badOptions(
      '--kernels',
      'runs scenarios under several kernels',
      'no --matrix, --fix, --shard, --evidence',
    );
  // A missing kernel is reported before the first boots.
  const found = kernels.map((kernel) => findKernel(kernel).release);
  const twice = found.find((release, index) => found.indexOf(release) !== index);
  if (twice) throw badOptions('--kernels', `${twice} twice`, 'each once');
  const outputs = await openOutputs(options);
  const reports: LabReport[] = [];
  for (const [index, kernel] of kernels.entries()) {
    say(`under ${found[index]}`);
    const runs = labs.flatMap((lab) => chooseRuns(lab, options.scenario, options.set));
    const verdicts = await withSession(
      labs,
      { ...options, kernel },
      ({ runLast }) => runLast(runs),
      outputs,
      runs,
    );
    const release = found[index] ?? kernel;
    reports.push(...byLab(labs, runs, verdicts).map((each) => ({ ...each, kernel: release })));
  }
  const report = makeReport({ kernel: found.join(', '), runtime: 'vm' }, reports);
  await outputs.handOut(
    { report, labs: kernels.flatMap(() => labs), again: kernels.flatMap(() => again) },
    (_, style, width) => kernelTable(reports, style, width),
  );
  return exitOf(reports);
}

function exitOf(reports: readonly LabReport[]): number {
  const all = reports.flatMap(({ scenarios }) => scenarios);
  if (all.some(({ refused }) => refused)) return EXIT_CODES.refused;
  if (unexplained(reports).length > 0) return 1;
  return all.length > 0 && all.every(({ missing }) => missing) ? EXIT_CODES.unable : 0;
}
