import type { Owner } from './owner.ts';

/** Where containers belong that are nodes of a lab. */
export interface ContainerPlace {
  /** What they end with. */
  owner: Owner;
  /** The name of a lab that stays. */
  lab?: string;
}
