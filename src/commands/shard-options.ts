import { Option } from 'commander';
import { LabError } from '../lab/error.ts';
import type { Share } from '../report/shards/shard.ts';

export const shard = () =>
  new Option(
    '--shard <k/n>',
    'run the Kth of N equal shares, the others elsewhere: lab merge puts the parts together',
  ).argParser(parseShare);

/** @throws LabError `usage` */
function parseShare(value: string): Share {
  const [, number, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(value)?.map(Number) ?? [];
  if (number !== undefined && of !== undefined && number >= 1 && number <= of) return { number, of };
  const allowed = 'K/N: the Kth of N, such as 3/8';
  throw new LabError('usage', { where: `--shard ${value}`, what: 'is no share', allowed });
}

export const durations = () =>
  new Option(
    '--durations <report.json>',
    'with --shard: shares take equal times, by this report of a former run; give all shards the same',
  );
