import { KernelError } from '../../kernel/error.ts';
import { LabError } from '../../lab/error.ts';

/** What the kernel says where it lacks something: rights, memory, a part that it was built without. */
const MACHINE: ReadonlySet<string> = new Set([
  ...['EPERM', 'EACCES', 'ENOMEM', 'ENOBUFS', 'EMFILE', 'ENFILE', 'ENOSPC', 'EAGAIN'],
  ...['ENOSYS', 'EOPNOTSUPP', 'EAFNOSUPPORT', 'EPROTONOSUPPORT'],
]);

/**
 * What a step failed for, by whose mistake it is: where the machine lacks nothing, the definition asks for what cannot
 * be, and other scenarios may well be built. The error as it was is the cause of the new one.
 */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof LabError) || error.code !== 'kernel') return error;
  if (error instanceof KernelError && MACHINE.has(error.errno)) return error;
  return new LabError('refused', error.problems, error.hint, { cause: error });
}
