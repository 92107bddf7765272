import { isOneAddress, parseAddress } from '../address.ts';
import type { ServiceKind } from './kind.ts';

/** dnsmasq as DHCP server: gives IPv4 addresses to clients at one interface. */
export interface DhcpService {
  kind: 'dhcp';
  /** An interface of the node. It must have an address of the network. */
  interface: string;
  /** The first address that it lends. */
  from: string;
  /** The last. */
  to: string;
  /** The gateway given to clients; none by default. */
  router?: string;
  /** `false` leaves it down. */
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
