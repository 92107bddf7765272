import { isHostName } from '../address.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource, isAddress } from './targets.ts';

/** `ping`: works when every request is answered. */
export interface PingProbe extends CommonProbe {
  kind: 'ping';
  /** An address, or a name that the node can resolve. */
  to: string;
  /** Requests; 1 where not given. */
  count?: number;
  /** Bytes of data in each; 56 where not given. */
  size?: number;
  /** `true`: nobody may cut them into pieces, not even the node itself. */
  df?: boolean;
  /** The source address, one of the node's. */
  source?: string;
  /** Seconds to wait for the answers; 2 where not given. */
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
