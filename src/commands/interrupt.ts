import { shared } from '../host/shared.ts';

type Handler = (signal: NodeJS.Signals) => void;

const current = shared('interrupt', (): { handler?: Handler } => ({}));

/** While `work` runs, Ctrl-C and its kin are its own affair: a program in a node is to get them, not this one. */
export async function whileInterrupts<T>(handler: Handler, work: () => Promise<T>): Promise<T> {
  current.handler = handler;
  try {
    return await work();
  } finally {
    delete current.handler;
  }
}

/** @returns whether somebody took it. */
export function interrupt(signal: NodeJS.Signals): boolean {
  current.handler?.(signal);
  return current.handler !== undefined;
}
