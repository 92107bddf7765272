import type { Kind } from './kind.ts';

/** A routing table for some interfaces. They name it as their `master`. */
export interface Vrf {
  kind: 'vrf';
  table: number;
}

export const vrf: Kind<Vrf> = {
  needs: ['table'],
  may: [],
  link: ({ table = 0 }) => ({ kind: 'vrf', table }),
};
