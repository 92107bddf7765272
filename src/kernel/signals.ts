import { constants } from 'node:os';
import koffi from 'koffi';

const signal = koffi.load(null).func('void *signal(int, intptr_t)');
/** `SIG_IGN` of <signal.h>. */
const IGNORE = 1;

/**
 * From now on no signal of a program in this PID namespace, whose process 1 this is, does anything to it. The kernel keeps from
 * process 1 what it does not handle, SIGKILL and SIGSTOP as well; these are those that Node handles by itself: two end it, and at SIGUSR1
 * it would listen for a debugger, which could have it do anything. What it starts begins with signals as in a new shell.
 */
export function ignoreSignals(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGUSR1'] as const) signal(constants.signals[name], IGNORE);
}
