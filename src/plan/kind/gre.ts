import type { KindPlan, Of } from './kind.ts';

export const gre: KindPlan<Of<'gre'>> = {
  feature: { about: 'GRE tunnels', option: 'CONFIG_NET_IPGRE', module: 'ip_gre' },
  overhead: 24,
  words: ({ kind, local, remote }) => [kind, 'local', local, 'remote', remote],
};
