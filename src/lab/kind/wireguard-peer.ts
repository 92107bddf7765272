/** The other end of a WireGuard tunnel. */
export interface WireguardPeer {
  /** The `node:interface` of kind `wireguard` at the other end. */
  peer: string;
  /** Prefixes that are sent to it and accepted from it, such as `10.9.0.2/32`. */
  allowedIps: string[];
  /** Its address and port: `1.2.3.4:51820`, `[fd00::1]:51820`. By default the source of its packets. */
  endpoint?: string;
  /** Seconds after which a packet is sent that keeps a way back open. */
  keepalive?: number;
}
