import { isEndpoint, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource, hostOf, portOf } from './targets.ts';

/** Sends one datagram; it works when the address it was sent to answers. */
export interface UdpProbe extends CommonProbe {
  kind: 'udp';
  /** `10.0.0.1:7`, `[fd00::1]:7` */
  to: string;
  /** The payload; `hairpin` by default. */
  send?: string;
  /** The required answer; any by default. */
  answer?: string;
  /** The source address, one of the node's. */
  source?: string;
  /** The port that it is sent from; any where not given. */
  sourcePort?: number;
  /** Seconds to wait for the answer; 2 where not given. */
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
