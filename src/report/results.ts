import type { Lab } from '../lab/types.ts';
import type { Again } from './again.ts';
import type { RunEvent } from './events.ts';
import type { Report } from './report.ts';
import type { SourceLine } from './source-line.ts';

/** A run for its writers: the report, and the labs. */
export interface Results {
  report: Report;
  /** In the report's order. */
  labs: readonly Lab[];
  /** The places of their scenarios in files, by name, if known. */
  sources?: readonly Record<string, SourceLine>[];
  /** How each of them is run again, if anything runs it again. */
  again?: readonly (Again | undefined)[];
  /** In order of time. */
  events: readonly RunEvent[];
}
