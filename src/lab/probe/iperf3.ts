import { parseRate } from '../units.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { isAddress } from './targets.ts';

/**
 * Runs `iperf3 -c`. It works if data arrives at a rate within the limits. Its packets are not captured, because
 * there are too many. If no data arrives at all, one TCP connection to the same port is made and captured.
 */
export interface IperfProbe extends CommonProbe {
  kind: 'iperf3';
  /** An address at which `iperf3 -s` runs. */
  to: string;
  /** The port; 5201 by default. */
  port?: number;
  /** `true`: the server sends the data. */
  reverse?: boolean;
  /** How many seconds to send; 1 by default. */
  time?: number;
  /** The lowest rate in bits per second: `8mbit`. */
  atLeast?: string;
  /** The highest rate in bits per second: `12mbit`. */
  atMost?: string;
}

/** The target, written as for a TCP probe. */
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
