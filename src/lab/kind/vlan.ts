import type { Kind } from './kind.ts';

/** 802.1Q: the frames of `parent` that have the tag. */
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
