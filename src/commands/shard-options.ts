import { Option } from 'commander';
import { LabError } from '../lab/error.ts';
import { MOST_SHARES } from '../report/most-shares.ts';
import type { Share } from '../report/shards/shard.ts';

export const shard = () =>
  new Option(
    '--shard <k/n>',
    'run the Kth of N equal shares, the others elsewhere: lab merge puts the parts together',
  ).argParser(parseShare);

/** @throws LabError `usage` */
function parseShare(value: string): Share {
  const [, number, of] = /^(\d{1,9})\/(\d{1,9})$/.exec(value)?.map(Number) ?? [];
  if (number !== undefined && of !== undefined && number >= 1 && number <= of && of <= MOST_SHARES)
    return { number, of };
  const allowed = `K/N: the Kth of N, such as 3/8; N is ${MOST_SHARES} at most`;
  throw new LabError('usage', { where: `--shard ${value}`, what: 'is no share', allowed });
}

export const durations = () =>
  new Option(
    '--durations <report.json>',
    'with --shard: shares take equal times, by this report of a former run; give all shards the same',
  );
