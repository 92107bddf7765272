import type { Evidence } from '../types.ts';
import type { Observation } from './observation.ts';
import { counted } from './tables.ts';

/** Counters of packets that a policy of IPsec (`ip xfrm policy`) did not let pass. */
const BLOCKED = ['InPolBlock', 'InNoPols', 'InTmplMismatch', 'OutPolBlock', 'OutPolError', 'OutNoStates'];

/** That policies of the node's IPsec stopped packets during the probe. */
export function blockedByIpsec(o: Observation, node: string): Evidence | undefined {
  const what = 'packets that a policy of IPsec did not let pass';
  return BLOCKED.map((name) => counted(o, node, `Xfrm.${name}`, what)).find(Boolean);
}
