import type { CommandService, Service } from '../../lab/types.ts';
import type { TopologyService } from '../topology.ts';

/** Identifies a service: its node and its name. */
export interface At {
  node: string;
  name: string;
}

/** How to plan services of one kind. */
export interface ServicePlan<Kind extends Service['kind']> {
  /** Fills in defaults. `names` are the node's name and its addresses. */
  complete?: (service: Extract<Service, { kind: Kind }>, names: readonly string[]) => Of<Kind>;
  /** Programs of the service that a machine may not have. If one is missing, the scenario is skipped. */
  programs?: (service: Of<Kind>) => string[];
  /** A program that stays in the foreground, with its files. Absent if the agent itself answers. */
  runs?: (at: At, service: Of<Kind>) => ServiceProgram;
  /** The lines that a user would type if there is no such program. `enter` runs a program in the node. */
  typed?: (at: At, service: Of<Kind>, enter: readonly string[]) => string;
  /** Words about the service, for messages about changes. They follow its name and port. */
  words?: (service: Of<Kind>) => string;
  /** Set if the service may ask others when it starts, or waits for them. Other services are started before. */
  asks?: true;
  /** Set if the agent itself answers, without a process. */
  isOwn?: true;
}

export type Of<Kind extends Service['kind']> = Extract<TopologyService, { kind: Kind }>;

export interface ServiceProgram {
  /** The texts of files by their paths in the node's own `/run`. */
  files: Record<string, string>;
  command: CommandService;
}

/** The folder for a program's own files. */
export const placeOf = ({ node, name }: At) => `/run/${node}.${name}`;
