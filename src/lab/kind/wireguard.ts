import type { Kind } from './kind.ts';

/** A tunnel for packets, over UDP, to those whose keys it knows. The lab makes all keys. */
export interface Wireguard {
  kind: 'wireguard';
  /** Any where not given. */
  listenPort?: number;
  peers: WireguardPeer[];
}

/** Whoever is at the other end. */
export interface WireguardPeer {
  /** The `node:interface` of kind `wireguard` at the other end. */
  peer: string;
  /** What is sent to it, and taken from it: prefixes such as `10.9.0.2/32`. */
  allowedIps: string[];
  /** Where it listens: `1.2.3.4:51820`, `[fd00::1]:51820`. Left out: where its packets come from. */
  endpoint?: string;
  /** Seconds after which a packet is sent that keeps a way back open. */
  keepalive?: number;
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
