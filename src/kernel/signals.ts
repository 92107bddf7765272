import { constants } from 'node:os';
import koffi from 'koffi';

const signal = koffi.load(null).func('void *signal(int, intptr_t)');
/** `SIG_IGN` of <signal.h>. */
const IGNORE = 1;

/**
 * Protects this process from signals of programs in its PID namespace, where it is process 1. The kernel drops signals
 * without a handler to process 1, even SIGKILL and SIGSTOP. Signals that Node handles by itself are ignored: two would
 * end it, and SIGUSR1 would open a debugger. Programs that it starts get the default handlers again.
 */
export function ignoreSignals(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGUSR1'] as const) signal(constants.signals[name], IGNORE);
}
