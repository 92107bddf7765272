import type { KindPlan, Of } from './kind.ts';

export const gretap: KindPlan<Of<'gretap'>> = {
  feature: { about: 'GRE tunnels for frames', option: 'CONFIG_NET_IPGRE', module: 'ip_gre' },
  overhead: 38,
  words: ({ kind, local, remote }) => [kind, 'local', local, 'remote', remote],
};
