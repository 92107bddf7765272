import type { CommandService, Service } from '../../lab/types.ts';
import type { TopologyService } from '../topology.ts';

/** Where a service runs, and what it is called there. */
export interface At {
  node: string;
  name: string;
}

/** What a kind of service takes. */
export interface ServicePlan<Kind extends Service['kind']> {
  /** The service with what it need not say; `names` are its node's name and addresses. */
  complete?: (service: Extract<Service, { kind: Kind }>, names: readonly string[]) => Of<Kind>;
  /** What few machines have of what it starts: without it the scenario is skipped. */
  programs?: (service: Of<Kind>) => string[];
  /** A program that stays in the foreground, with the files that it is told of. Without it the agent itself answers. */
  runs?: (at: At, service: Of<Kind>) => ServiceProgram;
  /** What a user would type, where no program of its own does it. `enter` runs a program in the node. */
  typed?: (at: At, service: Of<Kind>, enter: readonly string[]) => string;
  /** For a reader of changes, behind its name and port. */
  words?: (service: Of<Kind>) => string;
  /** It may ask others as soon as it begins, or waits for them: those that only answer are there by then. */
  asks?: true;
  /** The agent answers: there is no process. */
  isOwn?: true;
}

export type Of<Kind extends Service['kind']> = Extract<TopologyService, { kind: Kind }>;

export interface ServiceProgram {
  /** Texts by path, in the node's own `/run`. */
  files: Record<string, string>;
  command: CommandService;
}

/** Where a program keeps what is its own. */
export const placeOf = ({ node, name }: At) => `/run/${node}.${name}`;
