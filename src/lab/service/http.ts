import type { ServiceKind } from './kind.ts';

/** A web server that answers every GET with status 200 and the name of the node. */
export interface HttpService {
  kind: 'http';
  /** The port, on every address of the node. */
  port: number;
  /** `false`: the server is not started, as a planted fault. */
  up?: boolean;
}

export const http: ServiceKind<HttpService> = {
  port: ({ port }) => port,
  sockets: ({ port }) => [`tcp ${port}`],
};
