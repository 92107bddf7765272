import { acts } from '../lab/control.ts';

/** Quotes a word for a POSIX shell, with single quotes if it needs any. */
export function quote(word: string): string {
  if (acts(word)) return `"${spelled(word)}"`;
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Returns a here-document: the standard input of the command before it, line by line. The end mark does not occur
 * in the text. Only ASCII text is written directly, because dash loses some bytes of UTF-8.
 */
export function heredoc(text: string): string {
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (acts(text)) return `<<RULES\n${spelled(body)}RULES`;
  const lines = new Set(body.split('\n'));
  let mark = 'RULES';
  while (lines.has(mark)) mark += '_';
  return `<<'${mark}'\n${body}${mark}`;
}

/** Returns a comment of one line, whatever the text contains: the shell would run a second line. */
export const comment = (text: string): string =>
  `# ${text.replace(/[\n\r]/g, (end) => (end === '\n' ? '\\n' : '\\r'))}`;

export function command(...words: (string | number)[]): string {
  return words.map((word) => quote(String(word))).join(' ');
}

/**
 * Writes text as numbers inside double quotes, so that it has no effect on a terminal when the script is printed.
 * Line ends are written as they are, because a shell removes them at the end of a command substitution.
 */
function spelled(text: string): string {
  const end = /\n*$/.exec(text)?.[0] ?? '';
  const bytes = [...Buffer.from(text.slice(0, text.length - end.length))];
  return `$(printf '${bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')${end}`;
}
