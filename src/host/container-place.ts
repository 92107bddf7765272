import type { Owner } from './owner.ts';

/** Where containers belong that are nodes of a lab. */
export interface ContainerPlace {
  /** What they live and end with. */
  owner: Owner;
  /** Of a lab that stays. */
  lab?: string;
}
