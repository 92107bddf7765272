import { command } from '../quote.ts';
import type { KindPlan, Of } from './kind.ts';

export const tun: KindPlan<Of<'tun'>> = {
  feature: {
    about: 'interfaces that give programs packets, or no /dev/net/tun that this user may open',
    option: 'CONFIG_TUN',
    module: 'tun',
  },
  words: () => ['tun'],
  add: ({ node, name }) => command('ip', '-n', node, 'tuntap', 'add', 'dev', name, 'mode', 'tun'),
};
