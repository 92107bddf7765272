import { visible } from '../../lab/control.ts';
import type { Grade, Grades } from '../../workshop/grades/types.ts';

export const HEADER = ['submission', 'kind', 'passed', 'checks', 'message', 'packet', 'same as'] as const;

/** How many characters a cell of a spreadsheet can hold. */
const LONGEST = 32_767;

/** A row a submission, in the order of the columns. */
export function rowOf({ name, kind, passed, checks, sameAs }: Grade): string[] {
  const good = checks.filter(({ pass }) => pass).length;
  const failed = checks.filter(({ pass }) => !pass);
  return [
    name,
    kind,
    passed ? 'yes' : 'no',
    `${good} of ${checks.length}`,
    failed.map(({ what, message }) => `${what}: ${message}`).join('\n'),
    failed.flatMap(({ packet }) => packet ?? []).join('\n'),
    sameAs.join(', '),
  ].map((text) => visible(text).slice(0, LONGEST));
}

/**
 * Text that a spreadsheet takes for a formula, also in full-width characters: at the beginning of a cell, and after
 * a semicolon, which separates cells in some countries.
 */
const FORMULA = /^(?=\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|\t)|(?<=;\s*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])/g;

/** RFC 4180. No cell is a formula. */
export const csv = ({ grades }: Grades): string =>
  [[...HEADER], ...grades.map(rowOf)]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');

function cell(text: string): string {
  const plain = text.replace(FORMULA, "'");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
