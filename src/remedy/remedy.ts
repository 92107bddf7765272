import type { LabNode, Probe } from '../lab/types.ts';
import type { Topology } from '../plan/topology.ts';
import type { ProbeVerdict } from '../verdict/types.ts';

/** A change that may mend a failing probe. It counts as a remedy once it was tried and worked. */
export interface Remedy {
  /** Two remedies with the same key are the same. */
  key: string;
  /**
   * The key of its sort. Remedies of one sort, such as a rule for each port forward, are tried together. By default
   * `key`.
   */
  sort?: string;
  /** The one remedy that replaces all of its sort, if there are several. */
  wider?: Remedy;
  /** A short description: `hairpin mode on eth0`. */
  does: string;
  /** The settings that are applied to the lab's nodes to try it. */
  nodes: Record<string, LabNode>;
  /** Probes that must ask in another way with this remedy. */
  probes?: Record<string, Probe>;
  /** Commands to type on the machine. */
  typed: string[];
  /** How to make it permanent. */
  keep: string;
  /** How much it affects: one connection, one interface, or the whole machine. */
  scope: 1 | 2 | 3;
  /** A requirement that cannot be tried here. */
  but?: string;
}

/** A failing probe, with what was observed. */
export interface Case {
  topology: Topology;
  verdict: ProbeVerdict;
  flow: Flow;
  /** The tool in whose language the node's rules are written. */
  tool: (node: string) => 'iptables' | 'nft';
  /** The destination to which the same request of other clients is translated. */
  forwarded: Flow['server'];
  /** Set if that destination has the whole called address, whichever the protocol and port. */
  oneToOne: boolean;
  /** The programs that write the machine's settings, if they are known. */
  tools: readonly string[];
}

/** The connection that the probe wanted. */
export interface Flow {
  protocol: 'tcp' | 'udp';
  family: 4 | 6;
  /** The asking address. */
  client: string;
  /** The called address. */
  target: string;
  port: number;
  /** The destination after translation. Undefined if no node translates it. */
  server: { address: string; port: number } | undefined;
  /** The name of the target, if the client called it by name. */
  name: string | undefined;
}
