import type { Status } from './types.ts';

const ORDER: readonly Status[] = ['pass', 'skip', 'fail', 'error'];

/** Returns the worst status, or `pass` for an empty list. */
export function worst(statuses: readonly Status[]): Status {
  return ORDER[Math.max(0, ...statuses.map((status) => ORDER.indexOf(status)))] ?? 'pass';
}
