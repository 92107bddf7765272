import type { Lab } from '../lab/types.ts';
import type { Again } from './again.ts';
import type { RunEvent } from './events.ts';
import type { Report } from './report.ts';
import type { SourceLine } from './source-line.ts';

/** A run, with its labs, for the functions that write results. */
export interface Results {
  report: Report;
  /** In the report's order. */
  labs: readonly Lab[];
  /** Where the scenarios are in the labs' files, by name, if that is known. */
  sources?: readonly Record<string, SourceLine>[];
  /** How to run each of them again, if that is possible. */
  again?: readonly (Again | undefined)[];
  /** In order of time. */
  events: readonly RunEvent[];
}
