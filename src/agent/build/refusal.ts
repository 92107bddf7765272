import { existsSync } from 'node:fs';
import type { KernelError } from '../../kernel/error.ts';
import { LabError } from '../../lab/error.ts';

/**
 * Errors that mean that the machine has run out of something. Features that the kernel lacks (EOPNOTSUPP) or
 * forbids (EPERM, EACCES) were tried before the build began. So during a build those errors are the definition's
 * mistake, such as a VLAN on a tunnel that carries only IP packets, an IPv6 address where IPv6 is switched off, or
 * a read-only setting.
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

/** Errors of a kernel without IPv6. IPv6 is not tried before the build. */
const LACKING: ReadonlySet<string> = new Set(['EACCES', 'EOPNOTSUPP', 'EAFNOSUPPORT']);
const IPV6 = '/proc/sys/net/ipv6';

/**
 * Decides whether a failed step is the definition's mistake. If the machine lacks nothing, the definition asks for
 * something impossible, and other scenarios may still be built. The original error becomes the `cause` of the new
 * one.
 */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof LabError) || error.code !== 'kernel') return error;
  const { errno } = error as Partial<KernelError>;
  if (errno !== undefined && (MACHINE.has(errno) || (LACKING.has(errno) && !existsSync(IPV6)))) return error;
  return new LabError('refused', error.problems, error.hint, { cause: error });
}
