import type { KindPlan, Of } from './kind.ts';

export const ipip: KindPlan<Of<'ipip'>> = {
  feature: { about: 'tunnels for IPv4 in IPv4', option: 'CONFIG_NET_IPIP', module: 'ipip' },
  overhead: 20,
  words: ({ kind, local, remote }) => [kind, 'local', local, 'remote', remote],
};
