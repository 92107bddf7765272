import { acts } from '../lab/control.ts';

/** A word for a POSIX shell: as it is when no shell would touch it, in single quotes otherwise. */
export function quote(word: string): string {
  if (acts(word)) return `"${spelled(word)}"`;
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Standard input for the command before it, line by line; the mark stands nowhere in the text. Of ASCII text only can it
 * be said that every shell hands it on: dash drops some bytes of UTF-8.
 */
export function heredoc(text: string): string {
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (acts(text)) return `<<RULES\n${spelled(body)}RULES`;
  const lines = new Set(body.split('\n'));
  let mark = 'RULES';
  while (lines.has(mark)) mark += '_';
  return `<<'${mark}'\n${body}${mark}`;
}

/** A comment of one line, whatever is in the text: what stood on a line of its own would be run. */
export const comment = (text: string): string =>
  `# ${text.replace(/[\n\r]/g, (end) => (end === '\n' ? '\\n' : '\\r'))}`;

/** Words into one command. */
export function command(...words: (string | number)[]): string {
  return words.map((word) => quote(String(word))).join(' ');
}

/**
 * The text for the inside of double quotes, in numbers, so that nothing in it acts where the script is printed. A shell drops
 * the ends of lines at its end: those are as they are.
 */
function spelled(text: string): string {
  const end = /\n*$/.exec(text)?.[0] ?? '';
  const bytes = [...Buffer.from(text.slice(0, text.length - end.length))];
  return `$(printf '${bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')${end}`;
}
