import { isHostName } from '../address.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource, isAddress } from './targets.ts';

/** Runs `ping`. It works if every request is answered. */
export interface PingProbe extends CommonProbe {
  kind: 'ping';
  /** An address, or a name that the node can resolve. */
  to: string;
  /** The number of requests; 1 by default. */
  count?: number;
  /** The bytes of data in each request; 56 by default. */
  size?: number;
  /** `true`: the packets must not be fragmented, not even by the node itself. */
  df?: boolean;
  /** The source address: an address of the node. */
  source?: string;
  /** How many seconds to wait for the answers; 2 by default. */
  timeout?: number;
}

export const pingKind: ProbeKind<PingProbe> = {
  timeout: ({ timeout = CONNECT_TIMEOUT }) => timeout,
  target: ({ to }) => to,
  host: ({ to }) => to,
  protocol: 'icmp',
  packets: 'exchange',
  check: (path, { to, source }, report) => {
    if (!isAddress(to) && !isHostName(to))
      report([...path, 'to'], `"${to}" is nothing to ping`, 'an address, or a name of a host');
    checkSource(path, source, report);
  },
};
