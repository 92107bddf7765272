import type { KindPlan, Of } from './kind.ts';

export const macvlan: KindPlan<Of<'macvlan'>> = {
  feature: { about: 'macvlan interfaces', option: 'CONFIG_MACVLAN', module: 'macvlan' },
  words: ({ mode }) => ['macvlan', 'mode', mode],
};
