import type { Topology, TopologyInterface, TopologyNode } from '../topology.ts';

/** What is said of an interface beside what makes it: each value is one thing to do, and to take back. */
export interface InterfaceWord<Value> {
  /** Over such commands in a script. */
  title: string;
  /** What the lab says, as far as the kernel takes it while interfaces are up or down as they are. */
  values: (at: TopologyInterface, where: { node: TopologyNode; topology: Topology }) => Value[];
  /** What it does to `node:interface`, for a reader: `has the neighbour …`. */
  line: (value: Value) => string;
  /** What a user would type. */
  add: (on: On, value: Value) => string;
  remove: (on: On, value: Value) => string;
}

/** The interface that a word is said of. */
export interface On {
  node: string;
  name: string;
}
