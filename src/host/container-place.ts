import type { Owner } from './owner.ts';

/** What the container of a node belongs to. */
export interface ContainerPlace {
  /** The container is removed when this owner ends. */
  owner: Owner;
  /** The name of the lab, if the lab stays after the command. */
  lab?: string;
}
