import type { Cause, LabNode } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';

/** One change of one node, and what it should come to. */
export interface Planting {
  node: string;
  /** What was done, for who is told in the end: `router drops TCP to port 80 in FORWARD`. */
  what: string;
  /** What a verdict may call it; any other means that the fault does something else here. */
  causes: readonly Cause[];
  /** The definition of the node with the fault in it. */
  change(node: LabNode): LabNode;
}

/** Every way to plant one kind of fault in this network; none where it does not fit. */
export type Fault = (network: Network) => Planting[];

/** What a fault is planted in: every toggle is decided. */
export interface Network {
  nodes: Readonly<Record<string, LabNode>>;
  topology: Topology;
  /** Nodes that ask, by the probes that work without a fault. */
  askers: readonly string[];
}
