import { command, quote } from '../quote.ts';
import { wireguardKeys } from '../wireguard-keys.ts';
import type { KindPlan, Of } from './kind.ts';

export const wireguard: KindPlan<Of<'wireguard'>> = {
  feature: { about: 'WireGuard', option: 'CONFIG_WIREGUARD', module: 'wireguard' },
  words: () => ['wireguard'],
  more: ({ listenPort, peers }, { node, name }) => {
    const set = ['ip', 'netns', 'exec', node, 'wg', 'set', name];
    const port = listenPort === undefined ? [] : ['listen-port', listenPort];
    return [
      `echo ${quote(wireguardKeys(`${node}:${name}`).privateKey)} | ${command(...set, ...port, 'private-key', '/dev/stdin')}`,
      ...peers.map(({ peer, allowedIps, endpoint, keepalive }) =>
        command(
          ...set,
          ...['peer', wireguardKeys(peer).publicKey],
          ...(endpoint === undefined ? [] : ['endpoint', endpoint]),
          ...(keepalive === undefined ? [] : ['persistent-keepalive', keepalive]),
          ...['allowed-ips', allowedIps.join(',')],
        ),
      ),
    ];
  },
};
