import type { TopologyNode } from '../../plan/topology.ts';
import type { Flow } from '../remedy.ts';
import type { Written } from '../written-rule.ts';

/** The purpose of a rule. Tools that write rules themselves have words for purposes only. */
export type Meaning = {
  flow: Flow;
  /** The final destination of the packets. */
  to: { address: string; port: number };
  /** The interfaces with an address by which the client's packets come and leave. */
  iif?: string | undefined;
  oif?: string | undefined;
} & (
  | { does: 'forward' }
  | { does: 'masquerade'; source: string }
  // `beyond`: any host that is reached by `oif`, not only this address.
  | { does: 'accept'; hook: string; beyond: boolean }
);

/** A rule to be written in a tool's own words. */
export interface Words {
  meaning: Meaning;
  node: TopologyNode;
  /** The rule in the words of iptables or nft. */
  written: Written;
}
