/** One rule or policy of a node, with its packet counter. */
export interface CountedRule {
  tool: 'iptables' | 'ip6tables' | 'ebtables' | 'nft';
  table: string;
  chain: string;
  /** The hook that the chain hangs on, in small letters: `forward`; undefined for a user's own chain. */
  hook: string | undefined;
  /** As its tool writes it: `-A FORWARD -p tcp -j DROP`. */
  text: string;
  packets: number;
  /** Of iptables-legacy: no trace shows it. */
  legacy?: true;
}
