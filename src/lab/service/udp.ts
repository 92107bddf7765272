import type { ServiceKind } from './kind.ts';

/** A server that sends every datagram back. */
export interface UdpService {
  kind: 'udp';
  /** The port, on every address of the node. */
  port: number;
  /** `false`: the server is not started. */
  up?: boolean;
}

export const udp: ServiceKind<UdpService> = {
  port: ({ port }) => port,
  sockets: ({ port }) => [`udp ${port}`],
};
