import type { KindPlan, Of } from './kind.ts';

export const sit: KindPlan<Of<'sit'>> = {
  feature: { about: 'tunnels for IPv6 in IPv4', option: 'CONFIG_IPV6_SIT', module: 'sit' },
  overhead: 20,
  words: ({ kind, local, remote }) => [kind, 'local', local, 'remote', remote],
};
