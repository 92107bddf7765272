import { isHostName, isOneAddress } from '../address.ts';
import type { ServiceKind } from './kind.ts';

/** dnsmasq as DNS server: answers for these names, and says of every other that it does not exist. */
export interface DnsService {
  kind: 'dns';
  /** Addresses by name: `{ 'webserver.com': '1.2.3.4' }`. */
  records: Record<string, string>;
  /** 53 where not given. */
  port?: number;
  /** `false` leaves it down. */
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
