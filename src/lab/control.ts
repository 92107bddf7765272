/**
 * Invisible characters that change how text is shown: control characters except tabs and line ends, marks for the
 * text direction, other format characters, and unusual line separators. Joiners within words are allowed.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
const ACTING = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029]|\p{Cs}/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

/** Could the text steer a terminal? It could if it has a control character other than a tab or line end. */
export const steersTerminal = (text: string): boolean => CONTROL.test(text);

/** Replaces such characters by their numbers: `\x1b[2J`, `\u{202e}`. */
export const shown = (text: string): string => text.replace(ACTING, numbered);

/** Our own colours (`report/style.ts`), which may stay in text that is coloured by us. */
const PAINT = String.raw`\x1b\[(?:0|1|2|22|31|32|33|39)m`;
const ACTING_BUT_PAINT = RegExp(`(${PAINT})|${ACTING.source}`, 'gu');

/**
 * Text that a CI service takes for a command: `::error::` and `##[error]` of GitHub, `##vso[` of Azure,
 * `##teamcity[`. An IPv6 address is no such text.
 */
const COMMAND = /^(\s*):(?=:[a-z][^\n]*::)|#(?=#(?:\[|vso\[|teamcity\[))/gim;

/**
 * Prepares any text for printing: characters and commands from elsewhere are made visible, and so have no effect.
 *
 * @param painted whether the text may contain our own colours
 */
export function visible(text: string, painted = false): string {
  const quiet = painted
    ? text.replace(ACTING_BUT_PAINT, (all, paint?: string) => paint ?? numbered(all))
    : shown(text);
  return quiet.replace(COMMAND, (_, space?: string) => (space === undefined ? '\\x23' : `${space}\\x3a`));
}

/** Does the text contain anything that `visible` would change? */
export const acts = (text: string): boolean => visible(text) !== text;

/** Writes JSON without such characters. The meaning of the JSON is the same. */
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
