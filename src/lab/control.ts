/**
 * Characters that act when they are printed, but are not seen: control characters except tabs and line ends, marks that
 * change the text direction, other format characters, and unusual line separators. Joiners within words stay.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
const ACTING = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029]|\p{Cs}/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

/** Would the text steer a terminal? Any control character except tabs and line ends does. */
export const steersTerminal = (text: string): boolean => CONTROL.test(text);

/** Shows characters that act by their number: `\x1b[2J`, `\u{202e}`. */
export const shown = (text: string): string => text.replace(ACTING, numbered);

/** Our own colours (`report/style.ts`), which end with the text that they are for. */
const PAINT = String.raw`\x1b\[(?:0|1|2|22|31|32|33|39)m`;
const ACTING_BUT_PAINT = RegExp(`(${PAINT})|${ACTING.source}`, 'gu');

/**
 * Lines that a CI service takes for commands: `::error::` and `##[error]` of GitHub, `##vso[` of Azure,
 * `##teamcity[`. An IPv6 address is not one.
 */
const COMMAND = /^(\s*):(?=:[a-z][^\n]*::)|#(?=#(?:\[|vso\[|teamcity\[))/gim;

/**
 * Prepares text for printing, in this one place: foreign characters that act are shown and do nothing.
 *
 * @param painted whether our own colours may be in it
 */
export function visible(text: string, painted = false): string {
  const quiet = painted
    ? text.replace(ACTING_BUT_PAINT, (all, paint?: string) => paint ?? numbered(all))
    : shown(text);
  return quiet.replace(COMMAND, (_, space?: string) => (space === undefined ? '\\x23' : `${space}\\x3a`));
}

/** Would `visible` change it? */
export const acts = (text: string): boolean => visible(text) !== text;

/** Writes JSON in which nothing acts. Its meaning is the same. */
export function visibleJson(value: unknown, space?: number): string {
  return JSON.stringify(value, undefined, space)
    .replace(ACTING, (character) => {
      const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
      return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
    })
    .replaceAll('##', '#\\u0023');
}

function numbered(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
