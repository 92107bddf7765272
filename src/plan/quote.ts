import { acts } from '../lab/control.ts';

/** Quotes a word for a POSIX shell: in single quotes if it needs any. */
export function quote(word: string): string {
  if (acts(word)) return `"${spelled(word)}"`;
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Returns standard input for the command before it, line by line. The end mark is not in the text. Only ASCII
 * text is written directly, as dash drops some bytes of UTF-8.
 */
export function heredoc(text: string): string {
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (acts(text)) return `<<RULES\n${spelled(body)}RULES`;
  const lines = new Set(body.split('\n'));
  let mark = 'RULES';
  while (lines.has(mark)) mark += '_';
  return `<<'${mark}'\n${body}${mark}`;
}

/** Returns a one-line comment, whatever is in the text: a second line would be run. */
export const comment = (text: string): string =>
  `# ${text.replace(/[\n\r]/g, (end) => (end === '\n' ? '\\n' : '\\r'))}`;

/** Joins words into a command. */
export function command(...words: (string | number)[]): string {
  return words.map((word) => quote(String(word))).join(' ');
}

/**
 * Writes text as numbers for double quotes, so that nothing in it acts when the script is printed. A shell
 * drops line ends at the end of a substitution, so those are written as they are.
 */
function spelled(text: string): string {
  const end = /\n*$/.exec(text)?.[0] ?? '';
  const bytes = [...Buffer.from(text.slice(0, text.length - end.length))];
  return `$(printf '${bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')${end}`;
}
