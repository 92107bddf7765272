import { widthOf } from '../columns.ts';
import type { Style, Tone } from '../style.ts';

/** The directions of a line from a cell's middle, as bits. */
const [UP, RIGHT, DOWN, LEFT] = [1, 2, 4, 8] as const;

/** The character of each sum of these bits. */
const LINES = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼';

interface Text {
  text: string;
  tone: Tone | undefined;
}

/** Lines that join where they meet, with texts over them. Columns and rows count from 0. */
export class Canvas {
  readonly #lines: number[][] = [];
  readonly #texts: Map<number, Text>[] = [];

  horizontal(row: number, from: number, to: number): void {
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    for (let column = left; column <= right; column++) {
      this.#join(row, column, (column > left ? LEFT : 0) | (column < right ? RIGHT : 0));
    }
  }

  vertical(column: number, from: number, to: number): void {
    for (let row = from; row <= to; row++) {
      this.#join(row, column, (row > from ? UP : 0) | (row < to ? DOWN : 0));
    }
  }

  box(row: number, column: number, width: number, height: number): void {
    const [bottom, right] = [row + height - 1, column + width - 1];
    for (const edge of [row, bottom]) this.horizontal(edge, column, right);
    for (const edge of [column, right]) this.vertical(edge, row, bottom);
  }

  text(row: number, column: number, text: string, tone?: Tone): void {
    this.#texts[row] ??= new Map();
    this.#texts[row].set(column, { text, tone });
  }

  render(style: Style): string[] {
    const height = Math.max(this.#lines.length, this.#texts.length);
    return Array.from({ length: height }, (_, row) => this.#renderRow(row, style));
  }

  #join(row: number, column: number, bits: number): void {
    this.#lines[row] ??= [];
    const line = this.#lines[row];
    line[column] = (line[column] ?? 0) | bits;
  }

  #renderRow(row: number, style: Style): string {
    const line = this.#lines[row] ?? [];
    const texts = [...(this.#texts[row] ?? [])].sort(([a], [b]) => a - b);
    const lines = (from: number, to: number) =>
      Array.from({ length: Math.max(0, to - from) }, (_, index) => LINES[line[from + index] ?? 0]).join('');
    let shown = '';
    let column = 0;
    for (const [at, { text, tone }] of texts) {
      shown += lines(column, at) + (tone ? style(tone, text) : text);
      column = at + widthOf(text);
    }
    return (shown + lines(column, line.length)).trimEnd();
  }
}
