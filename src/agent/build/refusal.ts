import { existsSync } from 'node:fs';
import type { KernelError } from '../../kernel/error.ts';
import { LabError } from '../../lab/error.ts';

/**
 * What the kernel says where it has run out of something, whatever is asked. What it has not got (EOPNOTSUPP), or does not allow
 * (EPERM, EACCES), is no news of the machine: that was tried before anything was built. It says so also of a VLAN on a tunnel
 * for packets, of an IPv6 address where a setting has switched IPv6 off, of a setting that can only be read.
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

/** What it says of IPv6 where it has none at all, which is not tried. */
const LACKING: ReadonlySet<string> = new Set(['EACCES', 'EOPNOTSUPP', 'EAFNOSUPPORT']);
const IPV6 = '/proc/sys/net/ipv6';

/**
 * What a step failed for, by whose mistake it is: where the machine lacks nothing, the definition asks for what cannot
 * be, and other scenarios may well be built. The error as it was is the cause of the new one.
 */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof LabError) || error.code !== 'kernel') return error;
  const { errno } = error as Partial<KernelError>;
  if (errno !== undefined && (MACHINE.has(errno) || (LACKING.has(errno) && !existsSync(IPV6)))) return error;
  return new LabError('refused', error.problems, error.hint, { cause: error });
}
