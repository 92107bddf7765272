import type { Path, Report } from '../path.ts';
import type { Impairment } from '../types.ts';
import { parseRate, parseShare, parseTime } from '../units.ts';

interface Quantity {
  read: (text: string) => number | undefined;
  min: number;
  max: number;
  allowed: string;
}

const RATE = { read: parseRate, min: 8e3, max: 32e9, allowed: 'from 8kbit to 32gbit, such as 10mbit' };
const TIME = { read: parseTime, min: 0, max: 60e6, allowed: 'up to 60s, such as 5ms' };
const SHARE = { read: parseShare, min: 0, max: 1, allowed: 'up to 100%, such as 1%' };

const QUANTITIES: Record<keyof Impairment, Quantity> = {
  rate: RATE,
  delay: TIME,
  jitter: TIME,
  loss: SHARE,
  duplicate: SHARE,
  reorder: SHARE,
  corrupt: SHARE,
};

export function checkImpairment(path: Path, impairment: Impairment, report: Report): void {
  for (const [key, text] of Object.entries(impairment) as [keyof Impairment, string][]) {
    const { read, min, max, allowed } = QUANTITIES[key];
    const value = read(text);
    if (value === undefined || value < min || value > max)
      report([...path, key], `cannot be "${text}"`, allowed);
  }
}
