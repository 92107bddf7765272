import { constants } from 'node:os';
import koffi from 'koffi';

const signal = koffi.load(null).func('void *signal(int, intptr_t)');
/** `SIG_IGN` of <signal.h>. */
const IGNORE = 1;

/**
 * Protects this process from signals of programs in its PID namespace. It is process 1 there, so the kernel drops
 * signals for which it has no handler, even SIGKILL and SIGSTOP. Node has handlers of its own for a few signals, so
 * these are ignored: two would end the process, and SIGUSR1 would open a debugger. Programs that it starts get the
 * default handlers again.
 */
export function ignoreSignals(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGUSR1'] as const) signal(constants.signals[name], IGNORE);
}
