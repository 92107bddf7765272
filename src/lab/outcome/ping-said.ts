/** A line about an answer from another address than was asked. ping takes it for an answer. */
const STRANGER = /^.*\(DIFFERENT ADDRESS!\).*$/gm;

/** Returns the lines about answers from another address. */
export const strangers = (stdout: string): string[] => stdout.match(STRANGER) ?? [];
