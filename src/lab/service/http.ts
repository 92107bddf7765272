import type { ServiceKind } from './kind.ts';

/** Answers every GET with 200 and a body that names the node. */
export interface HttpService {
  kind: 'http';
  /** The port, at every address of the node. */
  port: number;
  /** `false` leaves it down: meant to be there, and not running. */
  up?: boolean;
}

export const http: ServiceKind<HttpService> = {
  port: ({ port }) => port,
  sockets: ({ port }) => [`tcp ${port}`],
};
