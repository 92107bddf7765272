import type { Owner } from './owner.ts';

/** What a container that is a node of a lab belongs to. */
export interface ContainerPlace {
  /** The container is removed when this owner ends. */
  owner: Owner;
  /** The name of a lab that stays. */
  lab?: string;
}
