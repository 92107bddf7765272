import { isHostName, isOneAddress } from '../address.ts';
import type { ServiceKind } from './kind.ts';

/**
 * Like `http`, with TLS. Its key and its certificate, signed by the lab's own authority, are made anew for each
 * lab.
 */
export interface HttpsService {
  kind: 'https';
  /** The port, on every address of the node. */
  port: number;
  /** Names and addresses in the certificate; by default the node's own. */
  names?: string[];
  /** `valid` (the default), or a certificate that clients should refuse: `expired` or `self-signed`. */
  certificate?: CertificateState;
  /** `false`: the server is not started. */
  up?: boolean;
}

export const CERTIFICATE_STATES = ['valid', 'expired', 'self-signed'] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

export const https: ServiceKind<HttpsService> = {
  port: ({ port }) => port,
  sockets: ({ port }) => [`tcp ${port}`],
  check: (path, { names = [] }, report) => {
    for (const [index, name] of names.entries()) {
      if (!isHostName(name) && !isOneAddress(name))
        report(
          [...path, 'names', index],
          `"${name}" is no name of a host, and no address`,
          'such as web.example',
        );
    }
  },
};
