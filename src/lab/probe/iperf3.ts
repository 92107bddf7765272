import { parseRate } from '../units.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { isAddress } from './targets.ts';

/**
 * `iperf3 -c`: works when the rate that arrived is within the bounds. Its packets are not captured: there are too many. Where it
 * comes to no rate at all, a TCP connection to its port is tried once more and watched.
 */
export interface IperfProbe extends CommonProbe {
  kind: 'iperf3';
  /** An address where `iperf3 -s` runs. */
  to: string;
  /** 5201 where not given. */
  port?: number;
  /** The server sends. */
  reverse?: boolean;
  /** Seconds; 1 where not given. */
  time?: number;
  /** Bits per second: `8mbit`. */
  atLeast?: string;
  /** The same, from above. */
  atMost?: string;
}

/** The target in the form of a TCP probe. */
export const connectionOf = ({ to, port = 5201 }: IperfProbe): string =>
  `${to.includes(':') ? `[${to}]` : to}:${port}`;

export const iperfKind: ProbeKind<IperfProbe> = {
  timeout: ({ time = 1 }) => time + CONNECT_TIMEOUT,
  target: ({ to }) => to,
  host: ({ to }) => to,
  port: ({ port = 5201 }) => port,
  protocol: 6,
  packets: 'connection',
  check: (path, probe, report) => {
    if (!isAddress(probe.to)) report([...path, 'to'], `"${probe.to}" is no address`, 'an address');
    for (const key of ['atLeast', 'atMost'] as const) {
      const rate = probe[key];
      if (rate !== undefined && parseRate(rate) === undefined)
        report([...path, key], `cannot be "${rate}"`, 'bits per second, such as 8mbit');
    }
  },
};
