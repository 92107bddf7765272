// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is meant
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Whether the text would steer a terminal it is printed on: anything but tabs and ends of lines. */
export const steersTerminal = (text: string): boolean => text.search(CONTROL) >= 0;

/** The text with such characters shown by their numbers: `\x1b[2J`. */
export const shown = (text: string): string =>
  text.replace(CONTROL, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
