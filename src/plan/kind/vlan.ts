import type { KindPlan, Of } from './kind.ts';

export const vlan: KindPlan<Of<'vlan'>> = {
  feature: { about: 'VLAN interfaces (802.1Q)', option: 'CONFIG_VLAN_8021Q', module: '8021q' },
  words: ({ id }) => ['vlan', 'id', id],
};
