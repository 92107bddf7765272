import type { Kept } from '../../kernel/kept.ts';
import type { Detail } from '../../kernel/link-details.ts';
import type { RuleTool } from '../../lab/types.ts';
import type { Listener, PortState } from './node-state.ts';

export type { Kept } from '../../kernel/kept.ts';
export type { Detail } from '../../kernel/link-details.ts';

/** The settings of a node to read, and the rules that the lab gives it, by tool. */
export interface LookRequest {
  node: string;
  sysctl: string[];
  rules: Record<RuleTool, string>;
  /** Whether to read the listening sockets. */
  listeners?: true;
}

/** The state of a node in a running lab. It holds much less than `NodeState`. */
export interface NodeLook {
  node: string;
  links: { name: string; up: boolean; mtu: number; addresses: string[]; master?: string }[];
  ports: PortState[];
  /** Entries of the node's tables, and the entries that the lab made. */
  kept: Kept[];
  meantToBeKept: Kept[];
  /**
   * Values that each interface has once, and settings of the node (for those, `interface` is ''). `meantDetails`
   * are the same values as the lab set them.
   */
  details: Detail[];
  meantDetails: Detail[];
  /** The settings that were asked for, without those that do not exist. */
  sysctl: Record<string, string>;
  /** Rules as their tools print them, by tool: the node's, and the lab's. Absent if there are none. */
  rules?: Record<string, string>;
  meant?: Record<string, string>;
  /** If asked for: TCP sockets that accept connections, and UDP sockets that take datagrams from anyone. */
  listeners?: Listener[];
}
