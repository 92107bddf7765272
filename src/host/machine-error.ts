import { getSystemErrorMap } from 'node:util';
import { LabError } from '../lab/error.ts';

/** The system errors for resources that a machine or a user can run out of, with a hint. */
const SHORT: Record<string, string> = {
  EMFILE: 'ulimit -n says how many this process may open',
  ENFILE: 'the machine has as many open as it may: sysctl fs.file-max',
  EAGAIN: 'ulimit -u says how many processes there may be',
  ENOMEM: 'ulimit -v and the machine’s memory say how much there may be',
  EFBIG: 'ulimit -f says how large a file may be',
  ENOSPC: 'make room there',
  EDQUOT: 'make room there',
  EROFS: 'the place is read-only',
  EIO: 'the device has a fault',
};

/** Turns a system error for want of a resource into a LabError, because it is no bug. Undefined for other errors. */
export function machineError(error: unknown): LabError | undefined {
  const { code = '', syscall = 'work', path } = (error ?? {}) as NodeJS.ErrnoException;
  if (!Object.hasOwn(SHORT, code)) return undefined;
  const [, words = code] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? [];
  const problem = { where: path ?? 'this machine', what: `cannot ${syscall}: ${words} (${code})` };
  return new LabError('unable', problem, SHORT[code], { cause: error });
}
