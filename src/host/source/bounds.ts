import { Lexer } from 'yaml';
import { LabError } from '../../lab/error.ts';
import { excerptOf, showPlace } from './source.ts';

/** The longest text in UTF-16 units. A lab of a thousand hosts has a tenth of that. */
const MOST_TEXT = 1_000_000;

/**
 * The deepest nesting. A lab has eight levels. A recursive parser would overflow its stack at some level beyond
 * this one.
 */
const MOST_LEVELS = 100;

/**
 * Refuses a text on which the parser would take too long or overflow its stack, which would end this process.
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

/**
 * Tokens of the lexer that are not part of the text: start of a document or scalar, and brackets that end too early.
 */
const MARKS = ['\u0002', '\u001f', '\u0018'];

/** Returns the offset where the nesting becomes too deep. */
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
