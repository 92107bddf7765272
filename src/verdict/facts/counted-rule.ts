/** One rule or policy of a node, with its packet counter. */
export interface CountedRule {
  tool: 'iptables' | 'ip6tables' | 'ebtables' | 'nft';
  table: string;
  chain: string;
  /** The hook of the chain in lower case, such as `forward`. Undefined for a chain that a user made. */
  hook: string | undefined;
  /** The rule as its tool writes it: `-A FORWARD -p tcp -j DROP`. */
  text: string;
  packets: number;
  /** Set for a rule of iptables-legacy, which no trace shows. */
  legacy?: true;
}
