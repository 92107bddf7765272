import { BOND_MODE, IFLA_BOND } from '../stack-constants.ts';
import type { KindData } from './kind.ts';

export type Bond = { kind: 'bond'; mode: keyof typeof BOND_MODE };

/** Milliseconds between two checks of the ports. */
const MIIMON = 100;

export const bond: KindData<Bond> =
  (_, { mode }) =>
  (to) => {
    to.u8(IFLA_BOND.MODE, BOND_MODE[mode]);
    to.u32(IFLA_BOND.MIIMON, MIIMON);
  };
