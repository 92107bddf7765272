import type { ToggleValues } from '../lab/types.ts';
import type { ScenarioVerdict, Status } from '../verdict/types.ts';
import type { Report } from './report.ts';

/** What happens in a run, as it happens: the lines of `--format ndjson`. */
export type RunEvent = { timeMs: number } & (
  | { event: 'begin'; schemaVersion: 1; environment: Report['environment'] }
  /** It is going to be run; `--fix` decides on more of them later. */
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

/** The same without its time, which is when it is told. */
export type News = Without<RunEvent, 'timeMs'>;
