import type { KindPlan, Of } from './kind.ts';

export const dummy: KindPlan<Of<'dummy'>> = {
  feature: { about: 'dummy interfaces', option: 'CONFIG_DUMMY', module: 'dummy' },
  words: () => ['dummy'],
};
