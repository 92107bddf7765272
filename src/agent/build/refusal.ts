import { existsSync } from 'node:fs';
import type { KernelError } from '../../kernel/error.ts';
import { LabError } from '../../lab/error.ts';

/**
 * Errors that mean that the machine has run out of something. What the kernel lacks (EOPNOTSUPP) or forbids
 * (EPERM, EACCES) was tried before anything was built, so here those errors are the definition's mistake: a
 * VLAN on a tunnel for packets, an IPv6 address where IPv6 is switched off, a read-only setting.
 */
const MACHINE: ReadonlySet<string> = new Set([
  'ENOMEM',
  'ENOBUFS',
  'EMFILE',
  'ENFILE',
  'ENOSPC',
  'EAGAIN',
  'ENOSYS',
]);

/** Errors of a kernel without IPv6, which is not tried before. */
const LACKING: ReadonlySet<string> = new Set(['EACCES', 'EOPNOTSUPP', 'EAFNOSUPPORT']);
const IPV6 = '/proc/sys/net/ipv6';

/**
 * Decides whose mistake a failed step is. If the machine lacks nothing, the definition asks for the
 * impossible, and other scenarios may still be built. The original error is the cause of the new one.
 */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof LabError) || error.code !== 'kernel') return error;
  const { errno } = error as Partial<KernelError>;
  if (errno !== undefined && (MACHINE.has(errno) || (LACKING.has(errno) && !existsSync(IPV6)))) return error;
  return new LabError('refused', error.problems, error.hint, { cause: error });
}
