import { command } from '../quote.ts';
import type { KindPlan, Of } from './kind.ts';

export const tun: KindPlan<Of<'tun'>> = {
  feature: {
    about: 'TUN interfaces, which give programs packets (/dev/net/tun)',
    option: 'CONFIG_TUN',
    module: 'tun',
  },
  words: () => ['tun'],
  add: ({ node, name }) => command('ip', '-n', node, 'tuntap', 'add', 'dev', name, 'mode', 'tun'),
};
