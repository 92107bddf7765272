import { isOneAddress, parseAddress } from '../address.ts';
import type { ServiceKind } from './kind.ts';

/** dnsmasq as a DHCP server. It gives IPv4 addresses to clients at one interface. */
export interface DhcpService {
  kind: 'dhcp';
  /** An interface of the node. It must have an address in the network of `from` and `to`. */
  interface: string;
  /** The first address that it gives to clients. */
  from: string;
  /** The last address that it gives to clients. */
  to: string;
  /** The gateway for clients; none by default. */
  router?: string;
  /** `false`: the server is not started. */
  up?: boolean;
}

export const dhcp: ServiceKind<DhcpService> = {
  port: () => undefined,
  sockets: () => ['udp 67'],
  isProgram: true,
  interface: (service) => service.interface,
  check: (path, { from, to, router }, report) => {
    for (const [key, text] of Object.entries({ from, to, router })) {
      if (text !== undefined && !(isOneAddress(text) && parseAddress(text)?.family === 4))
        report([...path, key], `"${text}" is no address`, 'one address of IPv4, without prefix length');
    }
  },
};
