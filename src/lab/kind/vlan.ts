import type { Kind } from './kind.ts';

/** A VLAN (802.1Q): the frames of `parent` with this tag. */
export interface Vlan {
  kind: 'vlan';
  parent: string;
  id: number;
}

export const vlan: Kind<Vlan> = {
  needs: ['parent', 'id'],
  may: ['mac'],
  link: ({ parent = '', id = 0 }) => ({ kind: 'vlan', parent, id }),
};
