import type { PortFlags } from './interface.ts';

/** The kernel's defaults for a new port of a bridge. */
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
