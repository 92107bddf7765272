import type { Kept } from '../../kernel/kept.ts';
import type { Detail } from '../../kernel/link-details.ts';
import type { RuleTool } from '../../lab/types.ts';
import type { Listener, PortState } from './node-state.ts';

export type { Kept } from '../../kernel/kept.ts';
export type { Detail } from '../../kernel/link-details.ts';

/** Which settings of a node are asked for, and the rules that the lab gives it, by tool. */
export interface LookRequest {
  node: string;
  sysctl: string[];
  rules: Record<RuleTool, string>;
  /** Whether it is asked who listens. */
  listeners?: true;
}

/** What a node of a running lab is: much less than its whole state. */
export interface NodeLook {
  node: string;
  links: { name: string; up: boolean; mtu: number; addresses: string[]; master?: string }[];
  ports: PortState[];
  /** What its tables keep, and what of it the lab has put there. */
  kept: Kept[];
  meantToBeKept: Kept[];
  /** What each interface has one of, and settings, whose interface is ''; then as the lab has set them. */
  details: Detail[];
  meantDetails: Detail[];
  /** Those of the asked that are there. */
  sysctl: Record<string, string>;
  /** As their tools print them, by tool: those that are there, and what the lab's come to. Absent where there are none. */
  rules?: Record<string, string>;
  meant?: Record<string, string>;
  /** Where it was asked: sockets of TCP that take connections, and of UDP that take datagrams of anybody. */
  listeners?: Listener[];
}
