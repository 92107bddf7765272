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
  /** Of the first; each further one has the next. Any where not given. */
  sourcePort?: number;
}

/** Of one scenario: each is a socket. */
export const MOST_CONNECTIONS = 10_000;
