import { IFLA_IPVLAN, IPVLAN_MODE } from '../stack-constants.ts';
import type { KindData } from './kind.ts';

export type Ipvlan = { kind: 'ipvlan'; parent: number; mode: keyof typeof IPVLAN_MODE };

export const ipvlan: KindData<Ipvlan> =
  (_, { mode }) =>
  (to) => {
    to.u16(IFLA_IPVLAN.MODE, IPVLAN_MODE[mode]);
    to.u16(IFLA_IPVLAN.FLAGS, 0);
  };
