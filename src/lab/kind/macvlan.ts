import type { Kind } from './kind.ts';

export const MACVLAN_MODES = ['bridge', 'private', 'vepa', 'passthru'] as const;
export type MacvlanMode = (typeof MACVLAN_MODES)[number];

/** A second interface on the cable of `parent`, with a MAC address of its own. */
export interface Macvlan {
  kind: 'macvlan';
  parent: string;
  mode: MacvlanMode;
}

export const macvlan: Kind<Macvlan> = {
  needs: ['parent'],
  may: ['mac', 'mode'],
  modes: MACVLAN_MODES,
  link: ({ parent = '', mode = 'bridge' }) => ({ kind: 'macvlan', parent, mode: mode as MacvlanMode }),
};
