import type { Excerpt } from '../lab/error.ts';
import { widthOf } from './columns.ts';

/** How many characters are shown before the wrong part. */
const BEFORE = 60;

/**
 * Shows the line with its number, and underlines the wrong part:
 *
 * 12 |   - [router:eth0, cp:eth0]
 * |                   ^^^^^^^
 */
export function showExcerpt({ line, column, length, text }: Excerpt, width: number): string[] {
  const number = String(line).padStart(5);
  const begin = Math.max(0, column - 1 - BEFORE);
  const room = Math.max(20, width - number.length - 6);
  const before = clean(text.slice(begin, column - 1));
  const meant = clean(text.slice(column - 1, column - 1 + length));
  const shown = `${begin > 0 ? '…' : ''}${before}${meant}${clean(text.slice(column - 1 + length))}`;
  const indent = ' '.repeat(widthOf(before) + (begin > 0 ? 1 : 0));
  const marks = '^'.repeat(Math.max(1, Math.min(widthOf(meant), room - indent.length)));
  return [`${number} | ${clip(shown, room)}`, `${' '.repeat(number.length)} | ${indent}${marks}`];
}

/** A tab's width depends on the terminal, and other control characters change how text is shown. */
const clean = (text: string) => text.replace(/[\p{Cc}]/gu, ' ');

function clip(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  const shown: string[] = [];
  let width = 1;
  for (const character of text) {
    width += widthOf(character);
    if (width > room) break;
    shown.push(character);
  }
  return `${shown.join('')}…`;
}
