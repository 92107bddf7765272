import { isEndpoint, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource, hostOf, portOf } from './targets.ts';

/** Sends one datagram. It works if an answer comes from the address to which it was sent. */
export interface UdpProbe extends CommonProbe {
  kind: 'udp';
  /** `10.0.0.1:7`, `[fd00::1]:7` */
  to: string;
  /** The data; `hairpin` by default. */
  send?: string;
  /** The required answer; any answer by default. */
  answer?: string;
  /** The source address: an address of the node. */
  source?: string;
  /** The source port; any port by default. */
  sourcePort?: number;
  /** How many seconds to wait for the answer; 2 by default. */
  timeout?: number;
}

export const udpKind: ProbeKind<UdpProbe> = {
  timeout: ({ timeout = CONNECT_TIMEOUT }) => timeout,
  target: ({ to }) => to,
  host: ({ to }) => hostOf(to),
  port: ({ to }) => portOf(to),
  protocol: 17,
  packets: 'exchange',
  check: (path: Path, { to, source }: UdpProbe, report: Report) => {
    if (!isEndpoint(to) || parseAddress(to))
      report([...path, 'to'], `"${to}" is no address with a port`, '10.0.0.1:7 or [fd00::1]:7');
    checkSource(path, source, report);
  },
};
