import type { TopologyNode } from '../../plan/topology.ts';
import type { Flow } from '../remedy.ts';
import type { Written } from '../written-rule.ts';

/** What a rule is for: tools that make rules of their own have words for that, and none for the rule. */
export type Meaning = {
  flow: Flow;
  /** Where the packets go in the end. */
  to: { address: string; port: number };
  /** The interface with an address, by which the client's packets come, and that by which they leave. */
  iif?: string | undefined;
  oif?: string | undefined;
} & ({ does: 'forward' } | { does: 'masquerade'; source: string } | { does: 'accept'; hook: string });

/** A rule that is to be said in a tool's own words. */
export interface Words {
  meaning: Meaning;
  node: TopologyNode;
  /** In iptables' or nft's words. */
  written: Written;
}
