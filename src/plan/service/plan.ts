import type { CommandService, Service } from '../../lab/types.ts';
import type { TopologyService } from '../topology.ts';

/** The node and name of a service. */
export interface At {
  node: string;
  name: string;
}

/** What a kind of service needs. */
export interface ServicePlan<Kind extends Service['kind']> {
  /** Fills in defaults. `names` are the node's name and addresses. */
  complete?: (service: Extract<Service, { kind: Kind }>, names: readonly string[]) => Of<Kind>;
  /** Rare programs that it starts. Without one the scenario is skipped. */
  programs?: (service: Of<Kind>) => string[];
  /** A program that stays in the foreground, with its files. Without it the agent itself answers. */
  runs?: (at: At, service: Of<Kind>) => ServiceProgram;
  /** The lines that a user would type if no program does it. `enter` runs a program in the node. */
  typed?: (at: At, service: Of<Kind>, enter: readonly string[]) => string;
  /** Words for readers of changes, after name and port. */
  words?: (service: Of<Kind>) => string;
  /** Set if it may ask others when it starts, or waits for them. Services that only answer are started before. */
  asks?: true;
  /** Set if the agent answers, without a process. */
  isOwn?: true;
}

export type Of<Kind extends Service['kind']> = Extract<TopologyService, { kind: Kind }>;

export interface ServiceProgram {
  /** Texts by path, in the node's own `/run`. */
  files: Record<string, string>;
  command: CommandService;
}

/** The folder for a program's own files. */
export const placeOf = ({ node, name }: At) => `/run/${node}.${name}`;
