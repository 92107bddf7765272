import { checkLab } from '../lab/check.ts';
import { EXIT_CODES, LabError, type Problem } from '../lab/error.ts';
import type { Lab } from '../lab/types.ts';
import type { Report } from '../report/report.ts';
import { mergeParts, type Part } from '../report/shards/merge.ts';
import { digestOf, type Shard } from '../report/shards/shard.ts';
import { wholeAndPage } from './again.ts';
import { say } from './output.ts';
import { readReport } from './read-report.ts';
import type { OutputOptions } from './results/files.ts';
import { openOutputs } from './results/outputs.ts';
import { exitUnjudged } from './unjudged.ts';
import { exitCode } from './verify-options.ts';

/**
 * Joins the reports of shards into one. The exit code is that of the whole run, and is never 0 if a shard is
 * missing.
 * @throws LabError `usage` if the parts do not belong to one run
 */
export async function merge(files: readonly string[], options: OutputOptions): Promise<number> {
  const [first, ...others] = await Promise.all(files.map(readPart));
  if (first === undefined) throw new LabError('usage', { where: 'lab merge', what: 'no part given' });
  const outputs = await openOutputs(options);
  const merged = mergeParts([first, ...others]);
  if (Array.isArray(merged)) throw new LabError('usage', merged);
  const { report, notes, missing } = merged;
  const { shard } = first.report;
  const labs = shard.labs.map((each) => definitionOf(each, first.file));
  outputs.tell({ event: 'begin', schemaVersion: 1, environment: report.environment });
  for (const { lab, scenarios } of report.labs)
    for (const verdict of scenarios) outputs.tell({ event: 'verdict', lab, verdict });
  // The suggested command uses the parts, because whoever has the parts need not have the labs.
  const again = labs.map(() => wholeAndPage(['merge', ...files]));
  await outputs.handOut({ report, labs, sources: shard.labs.map(({ lines }) => lines), again });
  for (const note of notes) say(`lab: ${note}`);
  if (missing.length === 0) return exitCode(report) || exitUnjudged(labs, report, shard.asked);
  return hasDiffering(report) ? 1 : EXIT_CODES.unable;
}

/** Did a scenario run and differ from its expectation? Missing shards do not matter here. */
const hasDiffering = ({ labs }: Report) =>
  labs.some(({ scenarios }) =>
    scenarios.some(({ status, probes }) => (status === 'fail' || status === 'error') && probes.length > 0),
  );

async function readPart(file: string): Promise<Part> {
  const report = await readReport(file);
  const { shard } = report;
  if (shard) return { file, report: { ...report, shard } };
  throw new LabError('usage', { where: file, what: 'is a whole report, and no part', allowed: ALLOWED });
}

const ALLOWED = 'what lab verify --shard K/N -o FILE.json has written';

/** Reads the definition in a part. It is checked again, because the file may have been changed. */
function definitionOf({ lab: name, definition, digest }: Shard['labs'][number], file: string): Lab {
  const problem: Problem = { where: file, what: `the definition of ${name} is not the one that was run` };
  try {
    const lab = checkLab(definition);
    if (digestOf(lab) === digest) return lab;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
  }
  throw new LabError('usage', problem);
}
