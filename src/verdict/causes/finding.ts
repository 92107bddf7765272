import type { Cause } from '../../lab/types.ts';
import type { Observation } from '../facts/observation.ts';
import type { TurningPoint } from '../story/point.ts';
import type { Evidence } from '../types.ts';

/** A named cause, where it struck, and the evidence that proves it. */
export interface Finding {
  cause: Cause;
  node: string;
  interface: string;
  detail: string;
  evidence: Evidence[];
  /** The packet that shows the cause. */
  packet: number | undefined;
}

/** A cause that something suggests, and the evidence that is missing for it. */
export interface Lack {
  suspect: Cause;
  missing: string;
}

/**
 * Looks for one cause. It returns a finding if the evidence is complete, a lack if some is missing, and
 * undefined if nothing suggests the cause.
 */
export type CauseFinder = (o: Observation, point: TurningPoint) => Finding | Lack | undefined;
