/**
 * TCP connections that stay open, or UDP senders. They are there before the first probe. With `warmWith` they begin
 * before the running lab is changed.
 */
export interface Connections {
  /** The node that opens the connections. */
  from: string;
  /** `10.0.0.1:80`, `[fd00::1]:80` */
  to: string;
  /** The protocol; `tcp` by default. */
  protocol?: 'tcp' | 'udp';
  /** The number of connections; 1 by default. */
  count?: number;
  /** The first connection's port; each further connection has the next one. Any port by default. */
  sourcePort?: number;
}

/** The limit for one scenario, because each connection needs a socket. */
export const MOST_CONNECTIONS = 10_000;
