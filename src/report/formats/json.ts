import type { Results } from '../report.ts';

export function json({ report }: Pick<Results, 'report'>): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
