import writeExcelFile from 'write-excel-file/node';
import type { Grades } from '../../workshop/grades/types.ts';
import { HEADER, rowOf } from './table.ts';

const WIDTHS = [20, 12, 8, 8, 80, 60, 20];

/** One sheet with a row a submission. Every cell is text: none is a formula. */
export async function xlsx({ grades }: Grades): Promise<Uint8Array> {
  const head = HEADER.map((value) => ({ value, fontWeight: 'bold' as const }));
  const rows = grades.map((grade) => rowOf(grade).map((value) => ({ value, type: String, wrap: true })));
  return writeExcelFile([head, ...rows], { columns: WIDTHS.map((width) => ({ width })) }).toBuffer();
}
