import { isOneAddress, parseAddress } from '../address.ts';
import type { ServiceKind } from './kind.ts';

/** dnsmasq: lends addresses of IPv4 to whoever asks at an interface. */
export interface DhcpService {
  kind: 'dhcp';
  /** Of the node, which has an address of the network there. */
  interface: string;
  /** The first address that it lends. */
  from: string;
  /** The last. */
  to: string;
  /** The gateway that it tells of; none where not given. */
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
