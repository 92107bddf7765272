import { Lexer } from 'yaml';
import { LabError } from '../../lab/error.ts';
import { excerptOf, showPlace } from './source.ts';

/** Of a text, in UTF-16 units: a thousand hosts have a tenth of it. */
const MOST_TEXT = 1_000_000;

/** Of a lab it is eight; a parser that calls itself for each comes to its end somewhere beyond. */
const MOST_LEVELS = 100;

/**
 * Refuses what the parser would not come through: its time, its stack, in the end the process.
 * @throws LabError `definition`
 */
export function checkBounds(text: string, file: string): void {
  if (text.length > MOST_TEXT) {
    const what = `has ${Math.ceil(text.length / 1e6)} million characters`;
    throw new LabError('definition', { where: file, what, allowed: `${MOST_TEXT / 1e6} million at most` });
  }
  const offset = tooDeep(text);
  if (offset === undefined) return;
  const excerpt = excerptOf(text, offset, offset + 1);
  throw new LabError('definition', {
    where: showPlace(file, excerpt),
    what: `is ${MOST_LEVELS} levels deep`,
    allowed: 'a lab has eight',
    excerpt,
  });
}

/** Signs of the lexer that are no part of the text: a document and a scalar begin, brackets end too early. */
const MARKS = ['\u0002', '\u001f', '\u0018'];

/** Where the levels become too many. */
function tooDeep(text: string): number | undefined {
  const levels = new Levels();
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.includes(token)) continue;
    if (levels.after(token) > MOST_LEVELS) return offset;
    offset += token.length;
  }
  return undefined;
}

const DEEPER: Record<string, number> = { '[': 1, '{': 1, ']': -1, '}': -1 };

/** Counts brackets, indentation, and dashes on one line. */
class Levels {
  readonly #indents: number[] = [];
  #brackets = 0;
  #dashes = 0;
  #isStart = true;

  after(token: string): number {
    if (/^\r?\n$/.test(token)) this.#isStart = true;
    else if (this.#isStart) this.#begin(/^ +$/.test(token) ? token.length : 0);
    this.#brackets += DEEPER[token] ?? 0;
    if (token === '-' || token === '?') this.#dashes += 1;
    return this.#brackets + this.#dashes + this.#indents.length;
  }

  #begin(indent: number): void {
    while ((this.#indents.at(-1) ?? -1) >= indent) this.#indents.pop();
    this.#indents.push(indent);
    this.#dashes = 0;
    this.#isStart = false;
  }
}
