import type { Cause, LabNode } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';

/** One fault at one place: a change of a node, and the causes that it should have. */
export interface Planting {
  node: string;
  /** The change, as `lab reveal` prints it: `router drops TCP to port 80 in FORWARD`. */
  what: string;
  /** The causes that a verdict may name for it. If it names another, the fault does something else here, and is passed over. */
  causes: readonly Cause[];
  /** The definition of the node with the fault in it. */
  change(node: LabNode): LabNode;
}

/** A kind of fault: gives every way to plant it in a network, none where it does not fit. */
export type Fault = (network: Network) => Planting[];

/** The network that a fault is planted in, with every toggle decided. */
export interface Network {
  nodes: Readonly<Record<string, LabNode>>;
  topology: Topology;
  /** Nodes that ask, in the probes that work without a fault. */
  askers: readonly string[];
}
