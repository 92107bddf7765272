import type { KindData } from './kind.ts';

export type Vlan = { kind: 'vlan'; parent: number; id: number };

export const vlan: KindData<Vlan> =
  (_, { id }) =>
  (to) =>
    to.u16(1, id);
