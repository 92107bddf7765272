import { createHash } from 'node:crypto';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import type { SourceLine } from '../report.ts';

/** Which of how many shares a machine takes, from 1: `3/8`. */
export interface Share {
  number: number;
  of: number;
}

/** What a part says of the whole that it belongs to: all that it takes to put the whole together, and to see that it is whole. */
export interface Shard extends Share {
  /** Of Hairpin. */
  version: string;
  /** What the verdicts depend on besides the labs, as it was asked for: all parts must have been asked the same. */
  asked: Record<string, string>;
  /** Every lab of the whole, in its order. */
  labs: SharedLab[];
}

interface SharedLab {
  lab: string;
  /** SHA-256 of the definition. */
  digest: string;
  /** Plain data, as it was checked. */
  definition: unknown;
  /** All that are run of it, by whichever shard. */
  scenarios: { scenario: string; because?: string; toggles: ToggleValues }[];
  /** Where they stand, as far as that is known. */
  lines: Record<string, SourceLine>;
}

export const digestOf = (lab: Lab): string => createHash('sha256').update(JSON.stringify(lab)).digest('hex');

export const shareText = ({ number, of }: Share): string => `${number}/${of}`;
