import { type Cell, columnWidths, showRow } from './columns.ts';
import { type Matrix, type MatrixRow, NO_MATTER } from './matrix.ts';
import { outcomeCell, unbuilt } from './outcome.ts';
import type { Style } from './style.ts';

/**
 * Writes a line for each combination; a value is written only if it differs from the line above. If the table would
 * be wider than `width`, as many of the first toggles as necessary become headings.
 */
export function sections(matrix: Matrix, style: Style, width: number): string[] {
  const { toggles, probes, rows } = matrix;
  const start = rows.some(({ warm }) => warm) ? ['start'] : [];
  const heads = [...toggles, ...probes, ...start].map((text): Cell => ({ text, tone: 'strong' }));
  const table = rows.map((row) => [
    ...row.values.map(valueCell),
    ...outcomes(matrix, row),
    { text: row.warm ? 'warm' : '' },
  ]);
  const widths = columnWidths([heads, ...table]);
  let cut = 0;
  while (cut < toggles.length && lineWidth(widths.slice(cut)) > width) cut += 1;
  const lines = rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const same = before ? sharedFrom(before.values, row.values) : 0;
    const cells = (table[index] ?? []).map((cell, column) => (column < same ? { text: '' } : cell));
    const isNew = before === undefined || same < cut;
    return [
      ...(isNew ? heading(matrix, row, cut, style) : []),
      showRow(cells.slice(cut), widths.slice(cut), style),
    ];
  });
  const legend = start.length > 0 ? ['', style('dim', WARM)] : [];
  return [showRow(heads.slice(cut), widths.slice(cut), style), ...lines, ...legend];
}

const WARM = 'start warm: the hosts have exchanged packets before, as its scenario says';

const lineWidth = (widths: readonly number[]) => widths.reduce((sum, each) => sum + each + 2, -2);

const valueCell = (text: string): Cell => (text === NO_MATTER ? { text, tone: 'dim' } : { text });

function outcomes({ probes }: Matrix, { verdict }: MatrixRow): Cell[] {
  return probes.map((name) => {
    const none = unbuilt(verdict);
    if (none) return none;
    const found = verdict.probes.find(({ probe }) => probe === name);
    return found ? outcomeCell(found) : { text: '' };
  });
}

/** Returns how many of the first values are the same. */
function sharedFrom(a: readonly string[], b: readonly string[]): number {
  const at = b.findIndex((value, index) => value !== a[index]);
  return at === -1 ? b.length : at;
}

function heading({ toggles }: Matrix, { values }: MatrixRow, cut: number, style: Style): string[] {
  const words = toggles.slice(0, cut).map((name, index) => `${name}=${values[index]}`);
  return cut === 0 ? [] : ['', style('strong', words.join(' '))];
}
