/** A handler returns false for a signal that it does not handle. */
type Handler = (signal: NodeJS.Signals) => unknown;

let current: Handler | undefined;

/**
 * While `work` runs, `handler` gets Ctrl-C and similar signals: they are for a program in a node, not for this
 * process. It gets SIGPIPE when nobody reads standard output any more.
 */
export async function whileInterrupts<T>(handler: Handler, work: () => Promise<T>): Promise<T> {
  current = handler;
  try {
    return await work();
  } finally {
    current = undefined;
  }
}

/** @returns whether a handler took the signal */
export function interrupt(signal: NodeJS.Signals): boolean {
  return current !== undefined && current(signal) !== false;
}
