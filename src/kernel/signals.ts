import { constants } from 'node:os';
import koffi from 'koffi';

const signal = koffi.load(null).func('void *signal(int, intptr_t)');
/** `SIG_IGN` of <signal.h>. */
const IGNORE = 1;

/**
 * Lets no signal of a program in this PID namespace act on this process, which is process 1 there. The kernel drops every signal that
 * process 1 has no handler for, SIGKILL and SIGSTOP too. So the signals that Node handles by itself are ignored: two would end it, and
 * at SIGUSR1 it would open a debugger, which could make it do anything. Programs that it starts have the default handlers again.
 */
export function ignoreSignals(): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGUSR1'] as const) signal(constants.signals[name], IGNORE);
}
