import type { Status } from './types.ts';

const ORDER: readonly Status[] = ['pass', 'skip', 'fail', 'error'];

/** The worst of them; `pass` for none. */
export function worst(statuses: readonly Status[]): Status {
  return ORDER[Math.max(0, ...statuses.map((status) => ORDER.indexOf(status)))] ?? 'pass';
}
