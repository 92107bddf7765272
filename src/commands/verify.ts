import { findSource } from '../host/find-lab.ts';
import { BUILTIN } from '../host/source/catalogue.ts';
import { checkSource } from '../host/source/check-source.ts';
import { scenarioLines } from '../host/source/scenario-lines.ts';
import { EXIT_CODES, LabError } from '../lab/error.ts';
import type { Lab } from '../lab/types.ts';
import { makeReport, type Report } from '../report/report.ts';
import { say } from './output.ts';
import { openOutputs } from './results/outputs.ts';
import { chooseRuns } from './runs.ts';
import { withSession } from './session.ts';
import { unjudged } from './unjudged.ts';
import { byLab, checkNames, exitCode, unfit, type VerifyOptions } from './verify-options.ts';

/** Builds every scenario, probes it, judges what was seen, and removes it; the exit code is the verdict. */
export async function verify(asked: readonly string[], options: VerifyOptions): Promise<number> {
  const sources = await Promise.all(namesOf(asked, options).map(findSource));
  const labs = await Promise.all(sources.map(checkSource));
  checkNames(labs, options);
  if (options.matrix && options.fix) throw unfit('--matrix, --fix', 'two ways to verify', 'one of them');
  if (options.matrix) return (await import('./matrix.ts')).matrix(labs, options);
  if (options.fix) return (await import('./fix.ts')).fix(labs, options);
  const runs = labs.flatMap((lab) => chooseRuns(lab, options.scenario, options.set));
  const outputs = await openOutputs(options);
  return withSession(
    labs,
    options,
    async ({ environment, runLast }) => {
      const report = makeReport(environment, byLab(labs, runs, await runLast(runs)));
      const lines = await Promise.all(
        labs.flatMap((lab, index) => {
          const source = sources[index];
          return source ? [scenarioLines(source, lab)] : [];
        }),
      );
      await outputs.handOut({ report, labs, sources: lines });
      return exitCode(report) || exitUnjudged(labs, report, options);
    },
    outputs,
    runs,
  );
}

/** A lab that expects nothing passes only for those who asked for no more than to look. */
function exitUnjudged(labs: readonly Lab[], report: Report, { observe }: VerifyOptions): number {
  if (observe) return 0;
  const told = labs.flatMap((lab, index) => {
    const own = report.labs[index];
    return (own && unjudged(lab, own)) ?? [];
  });
  for (const text of told) say(`lab: ${text}`);
  return told.length > 0 ? EXIT_CODES.usage : 0;
}

function namesOf(asked: readonly string[], { all }: VerifyOptions): readonly string[] {
  if (all) return BUILTIN;
  if (asked.length > 0) return asked;
  const allowed = `name one of: ${BUILTIN.join(', ')}; or a file; or --all`;
  throw new LabError('usage', { where: 'lab verify', what: 'no lab given', allowed });
}
