import type { TopologyNode } from '../../plan/topology.ts';
import type { Flow } from '../remedy.ts';
import type { Written } from '../written-rule.ts';

/** The purpose of a rule. Tools that write rules themselves can only be told purposes. */
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
  // `beyond`: any host that is reached through `oif`, not only this address.
  | { does: 'accept'; hook: string; beyond: boolean }
);

/** A rule that must be written in a tool's own language. */
export interface Words {
  meaning: Meaning;
  node: TopologyNode;
  /** The rule in the language of iptables or nft. */
  written: Written;
}
