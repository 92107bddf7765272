import type { Cause } from '../../lab/types.ts';
import type { Observation } from '../facts/observation.ts';
import type { TurningPoint } from '../story/point.ts';
import type { Evidence } from '../types.ts';

/** A named cause, where it struck, and the facts that prove it. */
export interface Finding {
  cause: Cause;
  node: string;
  interface: string;
  detail: string;
  evidence: Evidence[];
  /** The packet that shows it. */
  packet: number | undefined;
}

/** A cause that something speaks for, and what is missing to name it. */
export interface Lack {
  suspect: Cause;
  missing: string;
}

/** Looks for one cause: a finding only if its evidence is complete; undefined where nothing speaks for it. */
export type CauseFinder = (o: Observation, point: TurningPoint) => Finding | Lack | undefined;
