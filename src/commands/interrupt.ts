type Handler = (signal: NodeJS.Signals) => void;

let current: Handler | undefined;

/**
 * While `work` runs, `handler` gets Ctrl-C and similar signals: a program in a node is to get them, not this
 * one.
 */
export async function whileInterrupts<T>(handler: Handler, work: () => Promise<T>): Promise<T> {
  current = handler;
  try {
    return await work();
  } finally {
    current = undefined;
  }
}

/** @returns whether a handler took it */
export function interrupt(signal: NodeJS.Signals): boolean {
  current?.(signal);
  return current !== undefined;
}
