import { EXIT_CODES, LabError } from '../lab/error.ts';
import type { Lab } from '../lab/types.ts';
import { type LabReport, overall, type Report } from '../report/report.ts';
import type { Share } from '../report/shards/shard.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import type { OutputOptions } from './results/files.ts';
import type { ScenarioRun } from './runs.ts';
import type { SessionOptions } from './session.ts';

export interface VerifyOptions extends SessionOptions, OutputOptions {
  all?: true;
  matrix?: true;
  fix?: true;
  /** Count an observation as a success if a lab has no scenarios. */
  observe?: true;
  /** Which part of the scenarios this machine runs. */
  shard?: Share;
  /** A report of an earlier run. Its durations decide how the scenarios are divided. */
  durations?: string;
  /** Run under each of these kernels, and print one table. */
  kernels?: string[];
  scenario: string[];
  set: string[];
}

/**
 * Returns the exit code. An observation is no failure. If this machine could run no scenario, nothing was judged. A
 * refusal is a mistake in a definition, so it decides even if other scenarios passed.
 */
export function exitCode(report: Report): number {
  if (report.labs.some(({ scenarios }) => scenarios.some(({ refused }) => refused)))
    return EXIT_CODES.refused;
  if (['fail', 'error'].includes(overall(report))) return 1;
  const scenarios = report.labs.flatMap((lab) => lab.scenarios);
  return scenarios.length > 0 && scenarios.every(({ missing }) => missing) ? EXIT_CODES.unable : 0;
}

/** @param verdicts the verdicts of the runs, in the same order */
export function byLab(
  labs: readonly Lab[],
  runs: readonly ScenarioRun[],
  verdicts: readonly ScenarioVerdict[],
): LabReport[] {
  return labs.map((lab) => ({
    lab: lab.name,
    scenarios: verdicts.filter((_, index) => runs[index]?.lab === lab),
  }));
}

/** The error for options that cannot be combined. */
export const badOptions = (where: string, what: string, allowed: string) =>
  new LabError('usage', { where, what, allowed });

/** Refuses two labs of the same name, because evidence, pages and parts identify labs by their names. */
export function checkNames(labs: readonly Lab[], { evidence, report, shard }: VerifyOptions): void {
  const names = labs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const asked = { '--evidence': evidence, '--report': report, '--shard': shard };
  const where = Object.entries(asked).find(([, value]) => value !== undefined)?.[0];
  if (twice === undefined || where === undefined) return;
  throw badOptions(where, `two labs are called "${twice}"`, 'a name for each lab, or a run for each');
}
