import { NEW_PORT } from '../lab/port-flags.ts';
import type { PortFlags } from '../lab/types.ts';

/**
 * Returns the flags to set so that a port with the flags `from` has the flags `to`. A flag that is not given has
 * the kernel's default.
 */
export function changedFlags(from: PortFlags, to: PortFlags): PortFlags {
  const flags = Object.keys(NEW_PORT) as (keyof PortFlags)[];
  const value = (port: PortFlags, flag: keyof PortFlags) => port[flag] ?? NEW_PORT[flag];
  const changed = flags.filter((flag) => value(from, flag) !== value(to, flag));
  return Object.fromEntries(changed.map((flag) => [flag, value(to, flag)]));
}
