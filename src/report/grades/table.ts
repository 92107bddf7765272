import type { Grade, Grades } from '../../workshop/grades/types.ts';

/** The columns of a spreadsheet. */
export const HEADER = ['submission', 'kind', 'passed', 'checks', 'message', 'packet', 'same as'] as const;

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
  ];
}

/** CSV by RFC 4180. A cell that a spreadsheet would take for a formula gets a quote, so that it is text. */
export const csv = ({ grades }: Grades): string =>
  [[...HEADER], ...grades.map(rowOf)]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');

function cell(text: string): string {
  const plain = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
