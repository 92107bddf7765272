import { visibleJson } from '../../lab/control.ts';
import type { RunEvent } from '../events.ts';
import type { Results } from '../results.ts';

export function ndjson({ events }: Results): string {
  return events.map(eventLine).join('');
}

export const eventLine = (event: RunEvent): string => `${visibleJson(event)}\n`;
