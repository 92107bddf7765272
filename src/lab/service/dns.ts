import { isHostName, isOneAddress } from '../address.ts';
import type { ServiceKind } from './kind.ts';

/** dnsmasq as a DNS server. It answers for these names; every other name does not exist. */
export interface DnsService {
  kind: 'dns';
  /** Addresses by name: `{ 'webserver.com': '1.2.3.4' }`. */
  records: Record<string, string>;
  /** The port; 53 by default. */
  port?: number;
  /** `false`: the server is not started. */
  up?: boolean;
}

export const DNS_PORT = 53;

export const dns: ServiceKind<DnsService> = {
  port: ({ port = DNS_PORT }) => port,
  sockets: ({ port = DNS_PORT }) => [`tcp ${port}`, `udp ${port}`],
  check: (path, { records }, report) => {
    for (const [name, address] of Object.entries(records)) {
      const here = [...path, 'records', name];
      if (!isHostName(name)) report(here, 'is no name of a host', 'such as webserver.com', 'key');
      if (!isOneAddress(address))
        report(here, `"${address}" is no address`, 'one address, without prefix length');
    }
  },
};
