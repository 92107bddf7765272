import type { KindPlan, Of } from './kind.ts';

export const vxlan: KindPlan<Of<'vxlan'>> = {
  feature: { about: 'VXLAN tunnels', option: 'CONFIG_VXLAN', module: 'vxlan' },
  words: ({ id, local, remote, listenPort }) => [
    ...['vxlan', 'id', id, 'local', local],
    ...(remote === undefined ? [] : ['remote', remote]),
    ...['dstport', listenPort],
  ],
};
