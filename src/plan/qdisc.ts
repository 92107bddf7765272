import type { Netem, Qdisc, Tbf } from '../lab/qdisc.ts';
import type { Impairment } from '../lab/types.ts';
import { parseRate, parseShare, parseTime } from '../lab/units.ts';

/** How many seconds of traffic at the full rate fit into the burst, and into the queue. */
const BURST = 0.004;
const QUEUE = 0.05;

/** The smallest burst in bytes: a few full frames, however slow the link is. */
const LEAST_BURST = 6000;

/** The queue of netem in packets: a tenth of a second at one gigabit per second, with frames of the usual MTU. */
const LIMIT = 10_000;

/**
 * Returns netem first: it decides which packets are lost, and when the others are passed on. Then tbf limits the
 * rate.
 */
export function qdiscsOf(impairment: Impairment): Qdisc[] {
  const { rate, ...rest } = impairment;
  const netem = Object.keys(rest).length > 0 ? [netemOf(rest)] : [];
  return [...netem, ...(rate === undefined ? [] : [tbfOf(parseRate(rate) ?? 0, netem.length > 0)])];
}

function netemOf({ delay, jitter, loss, duplicate, reorder, corrupt }: Impairment): Netem {
  const time = (text = '0us') => Math.round(parseTime(text) ?? 0);
  const share = (text = '0%') => parseShare(text) ?? 0;
  return {
    kind: 'netem',
    delay: time(delay),
    jitter: time(jitter),
    loss: share(loss),
    duplicate: share(duplicate),
    reorder: share(reorder),
    corrupt: share(corrupt),
    limit: LIMIT,
  };
}

function tbfOf(rate: number, below: boolean): Tbf {
  const bytes = (seconds: number) => Math.round((rate / 8) * seconds);
  const burst = Math.max(bytes(BURST), LEAST_BURST);
  return { kind: 'tbf', rate: Math.round(rate), burst, limit: burst + bytes(QUEUE), below };
}
