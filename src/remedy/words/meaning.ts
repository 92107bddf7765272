import type { TopologyNode } from '../../plan/topology.ts';
import type { Flow } from '../remedy.ts';
import type { Written } from '../written-rule.ts';

/** What a rule is for. Tools with their own rules have words for that, and not for the rule. */
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
  // Beyond: whoever is reached by `oif`, not this one address.
  | { does: 'accept'; hook: string; beyond: boolean }
);

/** A rule to be written in a tool's own words. */
export interface Words {
  meaning: Meaning;
  node: TopologyNode;
  /** In iptables' or nft's words. */
  written: Written;
}
