import { visibleJson } from '../../lab/control.ts';
import type { Results } from '../report.ts';

export function json({ report }: Pick<Results, 'report'>): string {
  return `${visibleJson(report, 2)}\n`;
}
