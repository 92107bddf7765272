/** ping's line about an answer from another address than the one it asked. ping counts it as an answer. */
const STRANGER = /^.*\(DIFFERENT ADDRESS!\).*$/gm;

/** Returns the lines about answers from another address. */
export const strangers = (stdout: string): string[] => stdout.match(STRANGER) ?? [];
