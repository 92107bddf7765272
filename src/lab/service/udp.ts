import type { ServiceKind } from './kind.ts';

/** Sends every datagram back to where it came from. */
export interface UdpService {
  kind: 'udp';
  /** The port, at every address of the node. */
  port: number;
  /** `false` leaves it down. */
  up?: boolean;
}

export const udp: ServiceKind<UdpService> = {
  port: ({ port }) => port,
  sockets: ({ port }) => [`udp ${port}`],
};
