import type { KindPlan, Of } from './kind.ts';

export const ipvlan: KindPlan<Of<'ipvlan'>> = {
  feature: { about: 'ipvlan interfaces', option: 'CONFIG_IPVLAN', module: 'ipvlan' },
  words: ({ mode }) => ['ipvlan', 'mode', mode],
};
