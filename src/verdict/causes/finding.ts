import type { Cause } from '../../lab/types.ts';
import type { Observation } from '../facts/observation.ts';
import type { TurningPoint } from '../story/point.ts';
import type { Evidence } from '../types.ts';

/** A named cause, where it took effect, and its evidence. */
export interface Finding {
  cause: Cause;
  node: string;
  interface: string;
  detail: string;
  evidence: Evidence[];
  /** The packet that shows the cause. */
  packet: number | undefined;
}

/** A cause for which there are signs, and the evidence that is missing for it. */
export interface Lack {
  suspect: Cause;
  missing: string;
}

/**
 * Looks for one cause. Returns a finding if the evidence is complete, and a lack if some of it is missing.
 * Undefined if there is no sign of the cause.
 */
export type CauseFinder = (o: Observation, point: TurningPoint) => Finding | Lack | undefined;
