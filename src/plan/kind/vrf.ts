import type { KindPlan, Of } from './kind.ts';

export const vrf: KindPlan<Of<'vrf'>> = {
  feature: { about: 'VRFs', option: 'CONFIG_NET_VRF', module: 'vrf' },
  words: ({ table }) => ['vrf', 'table', table],
};
