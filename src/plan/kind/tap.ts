import { command } from '../quote.ts';
import type { KindPlan, Of } from './kind.ts';

export const tap: KindPlan<Of<'tap'>> = {
  feature: {
    about: 'interfaces that give programs frames, or no /dev/net/tun that this user may open',
    option: 'CONFIG_TUN',
    module: 'tun',
  },
  words: () => ['tap'],
  add: ({ node, name }) => command('ip', '-n', node, 'tuntap', 'add', 'dev', name, 'mode', 'tap'),
};
