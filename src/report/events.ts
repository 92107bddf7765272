import type { ToggleValues } from '../lab/types.ts';
import type { ScenarioVerdict, Status } from '../verdict/types.ts';
import type { Report } from './report.ts';

/** The events of a run, in the order in which they happen: the lines of `--format ndjson`. */
export type RunEvent = { timeMs: number } & (
  | { event: 'begin'; schemaVersion: 1; environment: Report['environment'] }
  /** The scenario will be run. `--fix` may add more later. */
  | ({ event: 'queued'; toggles: ToggleValues } & Of)
  | ({ event: 'phase'; phase: string } & Of)
  | { event: 'verdict'; lab: string; verdict: ScenarioVerdict }
  | { event: 'end'; summary: Record<Status, number> }
);

interface Of {
  lab: string;
  scenario: string;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event without its time, which is added when it is sent. */
export type News = Without<RunEvent, 'timeMs'>;
