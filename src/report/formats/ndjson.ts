import { visibleJson } from '../../lab/control.ts';
import type { RunEvent } from '../events.ts';
import type { Results } from '../results.ts';

/** All events of the run, a line each. */
export function ndjson({ events }: Results): string {
  return events.map(eventLine).join('');
}

export const eventLine = (event: RunEvent): string => `${visibleJson(event)}\n`;
