/** The other end of a WireGuard tunnel. */
export interface WireguardPeer {
  /** The `node:interface` at the other end. It must be of kind `wireguard`. */
  peer: string;
  /** Prefixes that are sent to the peer and accepted from it, such as `10.9.0.2/32`. */
  allowedIps: string[];
  /** The peer's address and port: `1.2.3.4:51820`, `[fd00::1]:51820`. By default the source of its latest packet. */
  endpoint?: string;
  /**
   * After how many seconds without traffic a packet is sent, so that the peer can still reach this node through
   * NAT.
   */
  keepalive?: number;
}
