import type { PortFlags } from './interface.ts';

/** What the kernel gives a new port of a bridge. */
export const NEW_PORT: Required<PortFlags> = {
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
