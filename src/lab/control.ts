/**
 * Characters that act where they are printed, and are not seen: control characters but tabs and ends of lines, marks that
 * change the direction of what follows, other formats, separators of lines that look like none. Joiners within words stay.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
const ACTING = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029]|\p{Cs}/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

/** Whether the text would steer a terminal it is printed on: anything but tabs and ends of lines. */
export const steersTerminal = (text: string): boolean => CONTROL.test(text);

/** The text with what acts shown by its number: `\x1b[2J`, `\u{202e}`. */
export const shown = (text: string): string => text.replace(ACTING, numbered);

/** What our own colours are made of (`report/style.ts`): they end with the text that they are for. */
const PAINT = String.raw`\x1b\[(?:0|1|2|22|31|32|33|39)m`;
const ACTING_BUT_PAINT = RegExp(`(${PAINT})|${ACTING.source}`, 'gu');

/**
 * Lines that a CI service takes for commands to itself: `::error::` and `##[error]` of GitHub, `##vso[` of Azure,
 * `##teamcity[`. An IPv6 address is none.
 */
const COMMAND = /^(\s*):(?=:[a-z][^\n]*::)|#(?=#(?:\[|vso\[|teamcity\[))/gim;

/**
 * The one place where anything becomes what is printed: whatever is foreign in it is seen and does nothing.
 *
 * @param painted whether colours of ours may be in it
 */
export function visible(text: string, painted = false): string {
  const quiet = painted
    ? text.replace(ACTING_BUT_PAINT, (all, paint?: string) => paint ?? numbered(all))
    : shown(text);
  return quiet.replace(COMMAND, (_, space?: string) => (space === undefined ? '\\x23' : `${space}\\x3a`));
}

/** Whether `visible` would change it. */
export const acts = (text: string): boolean => visible(text) !== text;

/** JSON in which nothing acts; what it says is the same. */
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
