import type { Topology, TopologyInterface, TopologyNode } from '../topology.ts';

/** A property of an interface beside its kind. Each value is one thing to do, and to undo. */
export interface InterfaceWord<Value> {
  /** The title above such commands in a script. */
  title: string;
  /** Returns the lab's values, as far as the kernel accepts them with the interfaces up or down as they are. */
  values: (at: TopologyInterface, where: { node: TopologyNode; topology: Topology }) => Value[];
  /** Says what it does to `node:interface`, for readers: `has the neighbour …`. */
  line: (value: Value) => string;
  /** Returns what a user would type. */
  add: (on: On, value: Value) => string;
  remove: (on: On, value: Value) => string;
}

/** The interface with the property. */
export interface On {
  node: string;
  name: string;
}
