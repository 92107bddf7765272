import { LabError } from '../lab/error.ts';
import { sandboxError } from './runtime.ts';

/** What shells say of a program that a signal has ended. */
const ENDED_BY_SIGNAL = /^(?:sh: .*)?(?:Killed|Terminated|Hangup|Interrupt)\b.*$/gm;

/**
 * Why the agent never answered, or answers no more. `said` is all that the sandbox printed on standard error, which tells more than
 * the broken connection does.
 */
export function startError(error: unknown, said: string): unknown {
  // Node finds no program where the path has a folder that may not be looked into: EACCES.
  const isMissing = ['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  if (isMissing || /: unshare: (command )?(not found|Permission denied)$/m.test(said)) {
    return new LabError('unable', { where: 'sandbox', what: 'the program unshare is not on this machine' });
  }
  if (/^unshare:/m.test(said)) return sandboxError(said);
  // Somebody ended it: that is no bug, and the broken connection says so.
  const unexplained = said.replace(ENDED_BY_SIGNAL, '').trim();
  return unexplained === '' ? error : new Error(`the agent ended: ${said}`, { cause: error });
}
