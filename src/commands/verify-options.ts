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
  /** Accept an observation as a success if a lab has no scenario. */
  observe?: true;
  /** The part of the scenarios that this machine runs. */
  shard?: Share;
  /** A report of an earlier run, whose durations decide how scenarios are shared out. */
  durations?: string;
  /** Run under each of these kernels, and print one table. */
  kernels?: string[];
  scenario: string[];
  set: string[];
}

/**
 * An observation is not a failure. If this machine could run none of it, nothing was judged. A refusal is a
 * mistake in a definition, whatever the others did.
 */
export function exitCode(report: Report): number {
  if (report.labs.some(({ scenarios }) => scenarios.some(({ refused }) => refused)))
    return EXIT_CODES.refused;
  if (['fail', 'error'].includes(overall(report))) return 1;
  const scenarios = report.labs.flatMap((lab) => lab.scenarios);
  return scenarios.length > 0 && scenarios.every(({ missing }) => missing) ? EXIT_CODES.unable : 0;
}

/** @param verdicts of the runs, in the same order */
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

/** The error for options that do not go together. */
export const badOptions = (where: string, what: string, allowed: string) =>
  new LabError('usage', { where, what, allowed });

/** Refuses two labs of one name: evidence, page and parts tell labs apart by it. */
export function checkNames(labs: readonly Lab[], { evidence, report, shard }: VerifyOptions): void {
  const names = labs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const asked = { '--evidence': evidence, '--report': report, '--shard': shard };
  const where = Object.entries(asked).find(([, value]) => value !== undefined)?.[0];
  if (twice === undefined || where === undefined) return;
  throw badOptions(where, `two labs are called "${twice}"`, 'a name for each lab, or a run for each');
}
