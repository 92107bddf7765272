import type { Kind } from './kind.ts';

export const IPVLAN_MODES = ['l2', 'l3', 'l3s'] as const;
export type IpvlanMode = (typeof IPVLAN_MODES)[number];

/** A second interface on the cable of `parent`, with the same MAC address. */
export interface Ipvlan {
  kind: 'ipvlan';
  parent: string;
  mode: IpvlanMode;
}

export const ipvlan: Kind<Ipvlan> = {
  needs: ['parent'],
  may: ['mode'],
  modes: IPVLAN_MODES,
  link: ({ parent = '', mode = 'l2' }) => ({ kind: 'ipvlan', parent, mode: mode as IpvlanMode }),
};
