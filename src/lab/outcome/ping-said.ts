/** An answer of somebody else than who was asked: ping itself takes it for one. */
const STRANGER = /^.*\(DIFFERENT ADDRESS!\).*$/gm;

/** The lines in which ping says that an answer came from another address than it had asked. */
export const strangers = (stdout: string): string[] => stdout.match(STRANGER) ?? [];
