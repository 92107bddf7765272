import type { Lab } from '../lab/types.ts';
import type { Report } from '../report/report.ts';
import { digestOf, type Shard, type Share } from '../report/shards/shard.ts';
import { durationsOf, takeShare } from '../report/shards/share.ts';
import type { SourceLine } from '../report/source-line.ts';
import { version } from '../version.ts';
import { readReport } from './read-report.ts';
import type { ScenarioRun } from './runs.ts';
import { badOptions, type VerifyOptions } from './verify-options.ts';

/** Returns the runs in this machine's share. Without `--shard`, returns all. */
export async function ownRuns(
  runs: readonly ScenarioRun[],
  { shard, durations }: VerifyOptions,
): Promise<ScenarioRun[]> {
  if (shard === undefined) {
    if (durations === undefined) return [...runs];
    throw badOptions('--durations', 'shares scenarios out, and nobody shares', '--shard K/N');
  }
  const known = durations === undefined ? undefined : durationsOf(await readReport(durations));
  return takeShare(
    runs.map((run) => ({ lab: run.lab.name, scenario: run.name, run })),
    shard,
    known,
  ).map(({ run }) => run);
}

/** Makes the report of a part. It also describes the whole to which the part belongs. */
export function asPart(
  report: Report,
  labs: readonly Lab[],
  runs: readonly ScenarioRun[],
  lines: readonly Record<string, SourceLine>[],
  options: VerifyOptions & { shard: Share },
): Report & { shard: Shard } {
  const shard: Shard = {
    ...options.shard,
    version,
    asked: askedOf(options),
    labs: labs.map((lab, index) => ({
      lab: lab.name,
      digest: digestOf(lab),
      definition: lab,
      scenarios: runs
        .filter((run) => run.lab === lab)
        .map(({ name, toggles, scenario }) => ({
          scenario: name,
          ...(scenario && { because: scenario.because }),
          toggles,
        })),
      lines: lines[index] ?? {},
    })),
  };
  return { ...report, shard };
}

const askedOf = ({ capture, trace, observe, set, trust }: VerifyOptions): Record<string, string> => ({
  capture,
  trace: trace ? 'on' : 'off',
  ...(set.length > 0 && { set: set.join(' ') }),
  ...(observe && { observe: 'on' }),
  ...(trust && { trust: 'on' }),
});
