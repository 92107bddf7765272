import type { Namespace } from '../../kernel/namespace.ts';
import { addQdiscs } from '../../kernel/qdisc.ts';
import type { Feature } from '../../plan/features.ts';

/** The interface that is there to try things on. */
export const TRIED = 'try0';

const NOTHING = { delay: 0, jitter: 0, loss: 0, duplicate: 0, reorder: 0, corrupt: 0 };

/** Does what a lab would do, in a namespace that has `TRIED` and nothing else; throws what the kernel says. */
export const TRIES: Record<Feature, (ns: Namespace) => void> = {
  tbf: (ns) => addQdiscs(ns, TRIED, [{ kind: 'tbf', rate: 1e6, burst: 6000, limit: 12_000, below: false }]),
  netem: (ns) => addQdiscs(ns, TRIED, [{ kind: 'netem', limit: 1000, ...NOTHING }]),
};
