import { NEW_PORT } from '../lab/port-flags.ts';
import type { PortFlags } from '../lab/types.ts';

/** The flags to set so that a port with `from` has `to`; a flag that neither gives is the kernel's default. */
export function changedFlags(from: PortFlags, to: PortFlags): PortFlags {
  const flags = Object.keys(NEW_PORT) as (keyof PortFlags)[];
  const value = (port: PortFlags, flag: keyof PortFlags) => port[flag] ?? NEW_PORT[flag];
  const changed = flags.filter((flag) => value(from, flag) !== value(to, flag));
  return Object.fromEntries(changed.map((flag) => [flag, value(to, flag)]));
}
