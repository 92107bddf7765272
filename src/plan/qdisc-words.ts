import type { Netem, Qdisc, Tbf } from '../lab/qdisc.ts';

/** Returns the arguments after `tc qdisc add dev eth0`. The numbers are the same as in the agent's netlink message. */
export function qdiscWords(qdisc: Qdisc): string[] {
  return qdisc.kind === 'netem' ? netem(qdisc) : tbf(qdisc);
}

const percent = (share: number) => `${Number((share * 100).toFixed(6))}%`;

function netem({ delay, jitter, limit, reorder, ...shares }: Netem): string[] {
  const delayed = delay > 0 || jitter > 0 ? ['delay', `${delay}us`, `${jitter}us`] : [];
  const given = Object.entries({ loss: shares.loss, duplicate: shares.duplicate, corrupt: shares.corrupt })
    .filter(([, share]) => share > 0)
    .flatMap(([word, share]) => [word, percent(share)]);
  const reordered = reorder > 0 ? ['reorder', percent(reorder)] : [];
  return ['root', 'handle', '1:', 'netem', 'limit', `${limit}`, ...delayed, ...given, ...reordered];
}

function tbf({ rate, burst, limit, below }: Tbf): string[] {
  const where = below ? ['parent', '1:1', 'handle', '10:'] : ['root', 'handle', '1:'];
  return [...where, 'tbf', 'rate', `${rate}bit`, 'burst', `${burst}b`, 'limit', `${limit}b`];
}
