/**
 * Connections of TCP that stay open, or senders of UDP: they are there before the first probe. With `warmWith` they begin before the
 * running lab is changed.
 */
export interface Connections {
  /** The node that opens them. */
  from: string;
  /** `10.0.0.1:80`, `[fd00::1]:80` */
  to: string;
  /** `tcp` where not given. */
  protocol?: 'tcp' | 'udp';
  /** One where not given. */
  count?: number;
  /** The first connection's port; each further connection has the next one. Any port by default. */
  sourcePort?: number;
}

/** The limit for one scenario, because each connection is a socket. */
export const MOST_CONNECTIONS = 10_000;
