import stringWidth from 'fast-string-width';
import type { Style, Tone } from './style.ts';

/** One cell of a table: plain text. Colours are added after it was padded to the column's width. */
export interface Cell {
  text: string;
  tone?: Tone;
}

/** Each ASCII character is one column wide, and nearly all text is ASCII. The test for other characters costs more. */
export const widthOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

export function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => widthOf(row[column]?.text ?? ''))),
  );
}

/** Returns one line: columns two spaces apart, and no spaces after the last one. */
export function showRow(row: readonly Cell[], widths: readonly number[], style: Style): string {
  const last = row.findLastIndex(({ text }) => text !== '');
  return row
    .slice(0, last + 1)
    .map(({ text, tone }, column) => {
      const padded = column === last ? text : pad(text, widths[column] ?? 0);
      return tone ? style(tone, padded) : padded;
    })
    .join('  ');
}

/** Breaks text into lines of at most `width` columns between words. A longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Like `fold`, for a coloured line: colours have no width. Further lines are indented by two more columns than the
 * text, which begins at the column `from`. A long word is not broken, because users copy addresses and commands.
 */
export function foldPainted(line: string, width: number, from = /^ */.exec(line)?.[0].length ?? 0): string[] {
  if (widthOf(line) <= width) return [line];
  const indent = ' '.repeat(from + 2);
  const lines: string[] = [];
  for (const word of line.match(/\s*\S+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last + word) <= width) lines[lines.length - 1] = last + word;
    else lines.push(last === undefined ? word : indent + word.trimStart());
  }
  return lines;
}

/** Breaks a command for a shell: never within quotes or parentheses, and with a backslash at line ends. */
export function foldCommand(command: string, indent: number, width = Number.POSITIVE_INFINITY): string[] {
  if (/[#\n]/.test(command)) return [command];
  const lines: string[] = [];
  for (const word of command.match(/\s*(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'$]|\$)+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last}${word} \\`) <= width) lines[lines.length - 1] = last + word;
    else lines.push(last === undefined ? word : ' '.repeat(indent) + word);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

/** The width of a page, in columns: longer lines are hard to read. */
export const PAGE = 100;

/** Breaks a line between words if it is too wide. Further lines are indented. */
export function fold(text: string, indent: number, width = PAGE): string[] {
  if (text.length <= width) return [text];
  const space = text.lastIndexOf(' ', width);
  const at = space > indent ? space : width;
  const rest = text.slice(at).trimStart();
  return [text.slice(0, at).trimEnd(), ...fold(`${' '.repeat(indent)}${rest}`, indent, width)];
}
