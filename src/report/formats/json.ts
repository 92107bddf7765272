import { visibleJson } from '../../lab/control.ts';
import type { Results } from '../results.ts';

export function json({ report }: Pick<Results, 'report'>): string {
  return `${visibleJson(report, 2)}\n`;
}
