import { MACVLAN_MODE } from '../constants.ts';
import type { KindData } from './kind.ts';

export type Macvlan = { kind: 'macvlan'; parent: number; mode: keyof typeof MACVLAN_MODE };

export const macvlan: KindData<Macvlan> =
  (_, { mode }) =>
  (to) =>
    to.u32(1, MACVLAN_MODE[mode]);
