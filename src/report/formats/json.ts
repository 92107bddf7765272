import type { Results } from '../report.ts';

export function json({ report }: Results): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
