import type { LabNode, Probe } from '../lab/types.ts';
import type { Topology } from '../plan/topology.ts';
import type { ProbeVerdict } from '../verdict/types.ts';

/** A change that may mend a finding. It is a remedy when it was tried and worked. */
export interface Remedy {
  /** Two with one key are one. */
  key: string;
  /** Remedies of one sort are tried together, such as a rule for each forwarded port. Its key, if undefined. */
  sort?: string;
  /** What does for all of one sort, if there are several. */
  wider?: Remedy;
  /** A short description: `hairpin mode on eth0`. */
  does: string;
  /** Settings laid over the lab's nodes to try it. */
  nodes: Record<string, LabNode>;
  /** Probes that ask otherwise with it. */
  probes?: Record<string, Probe>;
  /** Commands to type on the machine. */
  typed: string[];
  /** How to make it permanent. */
  keep: string;
  /** How much it concerns: one connection, one interface, or the whole machine. */
  scope: 1 | 2 | 3;
  /** A further requirement that cannot be tried here. */
  but?: string;
}

/** A failing probe, and what was seen. */
export interface Case {
  topology: Topology;
  verdict: ProbeVerdict;
  flow: Flow;
  /** The tool that the node's rules are written with. */
  tool: (node: string) => 'iptables' | 'nft';
  /** The destination to which the same request of other clients was translated. */
  forwarded: Flow['server'];
  /** Programs that make the machine's settings, if known. */
  tools: readonly string[];
}

/** The connection that the probe asked for. */
export interface Flow {
  protocol: 'tcp' | 'udp';
  family: 4 | 6;
  /** The asking address. */
  client: string;
  /** The called address. */
  target: string;
  port: number;
  /** Where its packets are translated to. Undefined if nobody translates them. */
  server: { address: string; port: number } | undefined;
  /** The name of the target, if the client called it by name. */
  name: string | undefined;
}
