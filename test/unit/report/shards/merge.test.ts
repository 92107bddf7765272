import { describe, expect, it } from 'vitest';
import natLoopback from '../../../../labs/nat-loopback.ts';
import { makeReport, type Report } from '../../../../src/report/report.ts';
import { mergeParts, type Part } from '../../../../src/report/shards/merge.ts';
import { digestOf, type Shard } from '../../../../src/report/shards/shard.ts';
import { takeShare } from '../../../../src/report/shards/share.ts';
import { EVERY_STATUS } from '../results.ts';

const { report: whole } = EVERY_STATUS;
const OF = 3;

const labs: Shard['labs'] = whole.labs.map(({ lab, scenarios }) => ({
  lab,
  digest: digestOf(natLoopback),
  definition: natLoopback,
  scenarios: scenarios.map(({ scenario, toggles }) => ({ scenario, toggles })),
  lines: {},
}));

/** The part of one machine, taken from the whole. */
function part(number: number, change: (part: Part) => void = () => {}): Part {
  const all = whole.labs.flatMap(({ lab, scenarios }) =>
    scenarios.map(({ scenario }) => ({ lab, scenario })),
  );
  const own = takeShare(all, { number, of: OF });
  const reports = whole.labs.map(({ lab, scenarios }) => ({
    lab,
    scenarios: scenarios.filter(({ scenario }) =>
      own.some((item) => item.lab === lab && item.scenario === scenario),
    ),
  }));
  const shard = structuredClone({ number, of: OF, version: '1', asked: { capture: 'socket' }, labs });
  const made = { file: `part-${number}.json`, report: { ...makeReport(whole.environment, reports), shard } };
  change(made);
  return made;
}

const merged = (...parts: Part[]) => mergeParts(parts as [Part, ...Part[]]);

function statuses(report: Report): string[] {
  return report.labs.flatMap(({ scenarios }) => scenarios.map(({ status }) => status));
}

describe('parts of one whole', () => {
  it.each([[[1, 2, 3]], [[3, 1, 2]]])('%j are what one machine would have reported', (numbers) => {
    const result = merged(...numbers.map((number) => part(number)));
    expect(result).toEqual({ report: whole, missing: [], notes: [] });
  });

  it.each([1, 2, 3])('are no pass without shard %i', (lost) => {
    const result = merged(...[1, 2, 3].filter((number) => number !== lost).map((number) => part(number)));
    if (Array.isArray(result)) throw new Error('they belong together');
    expect(result.missing).toEqual([lost]);
    const own = part(lost).report.labs.flatMap(({ scenarios }) => scenarios.map(({ scenario }) => scenario));
    expect(own.length).toBeGreaterThan(0);
    for (const { scenarios } of result.report.labs)
      for (const { scenario, status, reason } of scenarios.filter((each) => own.includes(each.scenario)))
        expect([scenario, status, reason]).toEqual([
          scenario,
          'error',
          `not run: no part of shard ${lost}/3`,
        ]);
    expect(statuses(result.report)).toHaveLength(statuses(whole).length);
    expect(result.notes).toEqual([`not run: no part of shard ${lost}/3: ${own.length} scenarios`]);
  });

  it('say on which kernels they ran', () => {
    const other = part(2, ({ report }) => {
      report.environment = { kernel: '5.10.0', runtime: 'rootless' };
    });
    const result = merged(part(1), other, part(3));
    expect(result).toMatchObject({
      report: { environment: { kernel: '6.18.1, 5.10.0' } },
      notes: ['the parts ran on different kernels: 6.18.1, 5.10.0'],
    });
  });
});

describe('what is no whole', () => {
  const shardOf = (change: (shard: Shard) => void) => (each: Part) => change(each.report.shard);

  it.each<[string, (part: Part) => void, RegExp]>([
    [
      'another version',
      shardOf((shard) => {
        shard.version = '2';
      }),
      /is of Hairpin 2, but part-1.json has 1/,
    ],
    [
      'other shards',
      shardOf((shard) => {
        shard.of = 4;
      }),
      /is one of so many shards: 4, but part-1.json has 3/,
    ],
    [
      'another definition',
      shardOf((shard) => {
        for (const lab of shard.labs) lab.digest = 'x';
      }),
      /another definition of nat-loopback/,
    ],
    [
      'fewer scenarios',
      shardOf((shard) => shard.labs[0]?.scenarios.pop()),
      /other scenarios of nat-loopback/,
    ],
    ['fewer labs', shardOf((shard) => shard.labs.pop()), /has the labs/],
    [
      'another way to ask',
      shardOf((shard) => {
        shard.asked = { capture: 'none' };
      }),
      /asked with capture none, but part-1.json has socket/,
    ],
    [
      'the number of another',
      shardOf((shard) => {
        shard.number = 1;
      }),
      /shard 1\/3 ran twice: it is in part-1.json too/,
    ],
    [
      'a scenario of another',
      ({ report }) => {
        report.labs[0]?.scenarios.push(...(part(1).report.labs[0]?.scenarios ?? []));
      },
      /ran twice: it is in part-1.json too/,
    ],
    [
      'a scenario less than its share',
      ({ report }) => {
        report.labs[0]?.scenarios.pop();
      },
      /no shard took it/,
    ],
  ])('is said of a part with %s', (_, change, said) => {
    const result = merged(part(1), part(2, change), part(3));
    if (!Array.isArray(result)) throw new Error('nothing was said');
    expect(result.map(({ where, what }) => `${where} ${what}`).join('\n')).toMatch(said);
  });
});
