import type { Kind } from './kind.ts';
import type { WireguardPeer } from './wireguard-peer.ts';

/** A tunnel for packets, over UDP, to those whose keys it knows. The lab makes all keys. */
export interface Wireguard {
  kind: 'wireguard';
  /** Any where not given. */
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
