import type { Evidence } from '../types.ts';
import type { Observation } from './observation.ts';
import { after, before, counted } from './tables.ts';

/** Something other than a netfilter rule that stopped packets in a node, with the evidence. */
export interface Stopper {
  what: string;
  evidence: Evidence;
}

/** Returns an IPsec policy, or an interface's queue, that dropped packets during the probe by the kernel's counters. */
export const stopperOf = (o: Observation, node: string): Stopper | undefined =>
  ipsec(o, node) ?? queue(o, node);

/** Counters of packets that an IPsec policy (`ip xfrm policy`) blocked. */
const BLOCKED = ['InPolBlock', 'InNoPols', 'InTmplMismatch', 'OutPolBlock', 'OutPolError', 'OutNoStates'];

function ipsec(o: Observation, node: string): Stopper | undefined {
  const what = 'packets that a policy of IPsec did not let pass';
  const evidence = BLOCKED.map((name) => counted(o, node, `Xfrm.${name}`, what)).find(Boolean);
  return evidence && { what: 'a policy of IPsec (ip xfrm policy)', evidence };
}

function queue(o: Observation, node: string): Stopper | undefined {
  const earlier = before(o, node)?.qdiscs ?? [];
  for (const { dev, kind, dropped } of after(o, node)?.qdiscs ?? []) {
    const had = earlier.find((one) => one.dev === dev && one.kind === kind)?.dropped;
    if (had === undefined || dropped <= had) continue;
    const text = `${node}: the queue ${kind} of ${dev} dropped ${dropped - had} packets`;
    const sources = (['before', 'after'] as const).map(
      (when) => ({ node, in: 'qdiscs', entry: dev, when }) as const,
    );
    return { what: `the queue ${kind} of ${dev}`, evidence: { kind: 'counter', text, sources } };
  }
  return undefined;
}
