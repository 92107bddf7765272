/** A word for a POSIX shell: as it is when no shell would touch it, in single quotes otherwise. */
export function quote(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Standard input for the command before it, line by line; the mark stands nowhere in the text. Of ASCII text only can it
 * be said that every shell hands it on: dash drops some bytes of UTF-8.
 */
export function heredoc(text: string): string {
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const lines = new Set(body.split('\n'));
  let mark = 'RULES';
  while (lines.has(mark)) mark += '_';
  return `<<'${mark}'\n${body}${mark}`;
}

/** Words into one command. */
export function command(...words: (string | number)[]): string {
  return words.map((word) => quote(String(word))).join(' ');
}
