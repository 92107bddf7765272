import type { KindPlan, Of } from './kind.ts';

export const bond: KindPlan<Of<'bond'>> = {
  feature: { about: 'bonds', option: 'CONFIG_BONDING', module: 'bonding' },
  words: ({ mode }) => ['bond', 'mode', mode, 'miimon', 100],
};
