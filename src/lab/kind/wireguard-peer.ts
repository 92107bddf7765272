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
