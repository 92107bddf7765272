import { isHostName, isOneAddress } from '../address.ts';
import type { ServiceKind } from './kind.ts';

/** Like `http`, with TLS. Its key and certificate, signed by the lab's own authority, are made for each lab. */
export interface HttpsService {
  kind: 'https';
  /** The port, at every address of the node. */
  port: number;
  /** Names and addresses that the certificate is for; the node's own where not given. */
  names?: string[];
  /** `valid` (the default); `expired` and `self-signed` ones are there to be refused. */
  certificate?: CertificateState;
  /** `false` leaves it down. */
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
