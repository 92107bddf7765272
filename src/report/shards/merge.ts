import type { Problem } from '../../lab/error.ts';
import type { ScenarioVerdict } from '../../verdict/types.ts';
import { makeReport, type Report } from '../report.ts';
import { type Shard, shareText } from './shard.ts';
import { type Item, keyOf } from './share.ts';

/** A report of one share, and the file that it was read from. */
export interface Part {
  file: string;
  report: Report & { shard: Shard };
}

interface Merged {
  report: Report;
  missing: number[];
  /** Notes for the reader about the merged report. */
  notes: string[];
}

/**
 * Joins parts into the report that one machine would have written. Scenarios of a missing shard are in it as
 * errors, so that nobody takes the rest for the whole.
 *
 * @param parts at least one
 * @returns the report, or the reason why the parts do not belong to one run
 */
export function mergeParts([first, ...others]: readonly [Part, ...Part[]]): Merged | Problem[] {
  const parts = [first, ...others];
  const { shard } = first.report;
  const problems = [...others.flatMap((part) => unlike(part, first)), ...ranTwice(parts)];
  if (problems.length > 0) return problems;
  const missing = Array.from({ length: shard.of }, (_, index) => index + 1).filter((number) =>
    parts.every((part) => part.report.shard.number !== number),
  );
  const found = new Map<string, ScenarioVerdict>();
  for (const { report } of parts)
    for (const { lab, scenarios } of report.labs)
      for (const verdict of scenarios) found.set(keyOf({ lab, ...verdict }), verdict);
  const lost = itemsOf(shard).filter((item) => !found.has(keyOf(item)));
  if (lost.length > 0 && missing.length === 0) return lost.map(notShared);
  const reason = `not run: no part of shard ${missing.map((number) => `${number}/${shard.of}`).join(', ')}`;
  const labs = shard.labs.map(({ lab, scenarios }) => ({
    lab,
    scenarios: scenarios.map(
      (each): ScenarioVerdict =>
        found.get(keyOf({ lab, ...each })) ?? { ...each, status: 'error', reason, durationMs: 0, probes: [] },
    ),
  }));
  const environments = parts.map(({ report }) => report.environment);
  const [kernels, runtimes] = [
    distinct(environments.map(({ kernel }) => kernel)),
    distinct(environments.map(({ runtime }) => runtime)),
  ];
  const environment = { kernel: kernels.join(', '), runtime: runtimes.join(', ') };
  const notes = [
    ...(missing.length > 0 ? [`${reason}: ${lost.length} scenarios`] : []),
    ...(kernels.length > 1 ? [`the parts ran on different kernels: ${environment.kernel}`] : []),
    ...(runtimes.length > 1 ? [`the parts ran in different runtimes: ${environment.runtime}`] : []),
  ];
  return { report: makeReport(environment, labs), missing, notes };
}

/** Returns why a part does not belong to the same run as the first one. */
function unlike({ file, report: { shard } }: Part, { file: other, report }: Part): Problem[] {
  const { shard: wanted } = report;
  const against = (what: string, is: unknown, but: unknown): Problem[] =>
    is === but ? [] : [{ where: file, what: `${what} ${is}, but ${other} has ${but}` }];
  const keys = distinct([...Object.keys(wanted.asked), ...Object.keys(shard.asked)]);
  const words = (labs: Shard['labs']) => labs.map(({ lab }) => lab).join(', ');
  const general = [
    ...against('is of Hairpin', shard.version, wanted.version),
    ...against('is one of so many shards:', shard.of, wanted.of),
    ...keys.flatMap((key) =>
      against(`was asked with ${key}`, shard.asked[key] ?? 'nothing', wanted.asked[key] ?? 'nothing'),
    ),
    ...against('has the labs', words(shard.labs), words(wanted.labs)),
  ];
  if (general.length > 0) return general;
  return shard.labs.flatMap(({ lab, digest, scenarios }, index) => {
    const own = wanted.labs[index];
    if (digest !== own?.digest)
      return [{ where: file, what: `has another definition of ${lab} than ${other}` }];
    const same = JSON.stringify(scenarios) === JSON.stringify(own.scenarios);
    return same ? [] : [{ where: file, what: `has other scenarios of ${lab} than ${other}` }];
  });
}

/** Finds shards and scenarios that appear twice, because nobody could say which verdict counts. */
function ranTwice(parts: readonly Part[]): Problem[] {
  const shards = new Map<number, string>();
  const ran = new Map<string, string>();
  return parts.flatMap(({ file, report }) => {
    const earlier = shards.get(report.shard.number);
    shards.set(report.shard.number, file);
    if (earlier !== undefined)
      return [{ where: file, what: `shard ${shareText(report.shard)} ran twice: it is in ${earlier} too` }];
    return report.labs.flatMap(({ lab, scenarios }) =>
      scenarios.flatMap(({ scenario }) => {
        const key = keyOf({ lab, scenario });
        const other = ran.get(key);
        ran.set(key, file);
        return other === undefined
          ? []
          : [{ where: file, what: `${lab} ${scenario} ran twice: it is in ${other} too`, allowed: SAME }];
      }),
    );
  });
}

const SAME = 'the same --durations for every shard';

const notShared = ({ lab, scenario }: Item): Problem => ({
  where: `${lab} ${scenario}`,
  what: 'no shard took it',
  allowed: SAME,
});

const itemsOf = ({ labs }: Shard): Item[] =>
  labs.flatMap(({ lab, scenarios }) => scenarios.map(({ scenario }) => ({ lab, scenario })));

const distinct = (values: readonly string[]) => [...new Set(values)];
