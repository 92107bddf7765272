import type { Cause, LabNode } from '../../lab/types.ts';
import type { Topology } from '../../plan/topology.ts';

/** One fault at one place: the change of a node, and the causes that it may have. */
export interface Planting {
  node: string;
  /** The change, as `lab reveal` prints it: `router drops TCP to port 80 in FORWARD`. */
  what: string;
  /**
   * The causes that a verdict may name for it. If a verdict names another cause, the fault has another effect here,
   * and is skipped.
   */
  causes: readonly Cause[];
  /** The definition of the node, with the fault in it. */
  change(node: LabNode): LabNode;
}

/** A kind of fault. Returns all ways to plant it in a network; none if it does not fit. */
export type Fault = (network: Network) => Planting[];

/** The network in which a fault is planted, with every toggle decided. */
export interface Network {
  nodes: Readonly<Record<string, LabNode>>;
  topology: Topology;
  /** The nodes whose probes work without a fault. */
  askers: readonly string[];
}
