import type { KindData } from './kind.ts';

export type Vrf = { kind: 'vrf'; table: number };

export const vrf: KindData<Vrf> =
  (_, { table }) =>
  (to) =>
    to.u32(1, table);
