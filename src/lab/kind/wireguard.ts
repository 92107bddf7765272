import type { Kind } from './kind.ts';
import type { WireguardPeer } from './wireguard-peer.ts';

/** A tunnel over UDP that carries IP packets to peers whose keys it knows. The lab makes all keys. */
export interface Wireguard {
  kind: 'wireguard';
  /** The UDP port; any port by default. */
  listenPort?: number;
  peers: WireguardPeer[];
}

export const wireguard: Kind<Wireguard> = {
  needs: ['peers'],
  may: ['listenPort'],
  link: ({ listenPort, peers = [] }) => ({
    kind: 'wireguard',
    ...(listenPort !== undefined && { listenPort }),
    peers,
  }),
};
