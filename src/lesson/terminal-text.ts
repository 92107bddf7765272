import width from 'fast-string-width';
import type { Style } from '../report/style.ts';

/**
 * Formats short Markdown for a terminal: paragraphs are wrapped, indented code is kept, and marks become styles.
 * Without styles the marks stay, because they are readable.
 */
export function terminalText(markdown: string, columns: number, style: Style): string {
  return markdown
    .split(/\n{2,}/)
    .map((block) => (/^ {4}/.test(block) ? block : listed(block, columns)))
    .join('\n\n')
    .replace(/(\*\*?)(?=\S)((?:(?!\n\n)[^*])+)(?<=\S)\1/g, (whole, _, text) => styled(style, whole, text))
    .replace(/`([^`\n]+)`/g, (whole, text) => styled(style, whole, text));
}

function styled(style: Style, whole: string, text: string): string {
  const painted = style('strong', text);
  return painted === text ? whole : painted;
}

/** Wraps a block; each entry of a list begins a line of its own. */
const listed = (block: string, columns: number): string =>
  entries(block)
    .map((part) => {
      const { length } = /^(?:[-*]|\d+\.) /.exec(part)?.[0] ?? '';
      // Further lines are aligned with the text, not with the mark of the list.
      return wrap(part, columns - length).replaceAll('\n', `\n${' '.repeat(length)}`);
    })
    .join('\n');

/** Lines that begin an entry of a list stay lines. */
export const entries = (block: string): string[] => block.split(/\n(?=(?:[-*]|\d+\.) )/);

/** A line may end between any two Chinese characters, but not before a closing mark. */
const PIECES = /[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+/gu;
const CLOSES = /^[，。、；：！？）」』》]/u;

/** Joins the lines of a paragraph. No space is added between Chinese characters, and after their punctuation. */
export const oneLine = (paragraph: string): string =>
  paragraph
    .replace(/([\u2e80-\u9fff\uff00-\uffef])\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])/gu, '$1')
    .replace(/(?<=[，。、；：！？）」』》])\n\s*/gu, '')
    .replace(/\s*\n\s*/g, ' ');

function wrap(paragraph: string, columns: number): string {
  const pieces: string[] = [];
  for (const piece of oneLine(paragraph).match(PIECES) ?? []) {
    if (CLOSES.test(piece) && pieces.length > 0) pieces.push(`${pieces.pop()}${piece}`);
    else pieces.push(piece);
  }
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && width(line) + width(piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line.trimEnd()].join('\n');
}
