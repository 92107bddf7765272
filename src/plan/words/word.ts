import type { Topology, TopologyInterface, TopologyNode } from '../topology.ts';

/** A property of an interface besides its kind. Each value can be set, and unset, by itself. */
export interface InterfaceWord<Value> {
  /** The title above the commands in a script. */
  title: string;
  /** Returns the values in the lab that the kernel accepts, given which interfaces are up. */
  values: (at: TopologyInterface, where: { node: TopologyNode; topology: Topology }) => Value[];
  /** Returns the sentence about the property after `node:interface`: `has the neighbour …`. */
  line: (value: Value) => string;
  /** Returns the command that a user would type. */
  add: (on: On, value: Value) => string;
  remove: (on: On, value: Value) => string;
}

/** The interface that has the property. */
export interface On {
  node: string;
  name: string;
}
