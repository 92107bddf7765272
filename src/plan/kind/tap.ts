import { command } from '../quote.ts';
import type { KindPlan, Of } from './kind.ts';

export const tap: KindPlan<Of<'tap'>> = {
  feature: {
    about: 'TAP interfaces, which give programs frames (/dev/net/tun)',
    option: 'CONFIG_TUN',
    module: 'tun',
  },
  words: () => ['tap'],
  add: ({ node, name }) => command('ip', '-n', node, 'tuntap', 'add', 'dev', name, 'mode', 'tap'),
};
