import { LabError } from '../lab/error.ts';
import { sandboxError } from './runtime.ts';

/** What shells print when a signal ended a program. */
const ENDED_BY_SIGNAL = /^(?:sh: .*)?(?:Killed|Terminated|Hangup|Interrupt)\b.*$/gm;

/**
 * Says why the agent did not answer. `said` is the sandbox's standard error, which says more than the broken
 * connection.
 */
export function startError(error: unknown, said: string): unknown {
  // Node reports EACCES, not ENOENT, if PATH contains a folder that may not be read.
  const isMissing = ['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  if (isMissing || /: unshare: (command )?(not found|Permission denied)$/m.test(said)) {
    const what = 'the program unshare is not on this machine';
    return new LabError('unable', { where: 'sandbox', what }, 'lab doctor says what installs it');
  }
  if (/^unshare:/m.test(said)) return sandboxError(said);
  // It is no bug if a signal ended the program. Then the broken connection is reported.
  const unexplained = said.replace(ENDED_BY_SIGNAL, '').trim();
  return unexplained === '' ? error : new Error(`the agent ended: ${said}`, { cause: error });
}
