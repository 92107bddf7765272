import type { PortFlags } from '../lab/types.ts';

/** What the kernel gives a new port of a bridge. */
const DEFAULTS: Required<PortFlags> = {
  hairpin: false,
  learning: true,
  flood: true,
  mcastFlood: true,
  bcastFlood: true,
  isolated: false,
  locked: false,
  neighSuppress: false,
  proxyArp: false,
};

/** The flags to set so that a port with `from` has `to`; a flag that neither gives is the kernel's default. */
export function changedFlags(from: PortFlags, to: PortFlags): PortFlags {
  const flags = Object.keys(DEFAULTS) as (keyof PortFlags)[];
  const value = (port: PortFlags, flag: keyof PortFlags) => port[flag] ?? DEFAULTS[flag];
  const changed = flags.filter((flag) => value(from, flag) !== value(to, flag));
  return Object.fromEntries(changed.map((flag) => [flag, value(to, flag)]));
}
