import { createHash } from 'node:crypto';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import type { SourceLine } from '../source-line.ts';

/** Which share a machine runs, of how many: `3/8`. Counted from 1. */
export interface Share {
  number: number;
  of: number;
}

/** What a part says about the whole run, so that `lab merge` can join parts and find missing ones. */
export interface Shard extends Share {
  version: string;
  /** Options that verdicts depend on. They must be the same for all parts. */
  asked: Record<string, string>;
  /** Every lab of the whole, in its order. */
  labs: SharedLab[];
}

interface SharedLab {
  lab: string;
  /** SHA-256 of the definition. */
  digest: string;
  /** The definition as plain data, as it was checked. */
  definition: unknown;
  /** All its scenarios in the whole run. */
  scenarios: { scenario: string; because?: string; toggles: ToggleValues }[];
  /** Where its scenarios are in their files, if that is known. */
  lines: Record<string, SourceLine>;
}

export const digestOf = (lab: Lab): string => createHash('sha256').update(JSON.stringify(lab)).digest('hex');

export const shareText = ({ number, of }: Share): string => `${number}/${of}`;
