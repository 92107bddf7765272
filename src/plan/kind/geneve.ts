import type { KindPlan, Of } from './kind.ts';

export const geneve: KindPlan<Of<'geneve'>> = {
  feature: { about: 'Geneve tunnels', option: 'CONFIG_GENEVE', module: 'geneve' },
  overhead: 50,
  words: ({ id, remote }) => ['geneve', 'id', id, 'remote', remote],
};
