import type { Path, Report } from '../path.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource, hostOf, isTarget, portOf } from './targets.ts';

/** Opens a TCP connection; it works when that comes about, and the server says what it is to say. */
export interface TcpProbe extends CommonProbe {
  kind: 'tcp';
  /** `10.0.0.1:22`, `[fd00::1]:22`, `web.example:22`: a name is resolved in the node. */
  to: string;
  /** A text that the server says by itself, such as `SSH-2.0`; where not given, that it accepts is enough. */
  banner?: string;
  /** The source address, one of the node's. */
  source?: string;
  /** Seconds to wait for the connection, and as long for the banner; 2 where not given. */
  timeout?: number;
}

export const tcpKind: ProbeKind<TcpProbe> = {
  timeout: ({ timeout = CONNECT_TIMEOUT }) => timeout,
  target: ({ to }) => to,
  host: ({ to }) => hostOf(to),
  port: ({ to }) => portOf(to),
  protocol: 6,
  packets: 'connection',
  check,
};

function check(path: Path, { to, banner, source }: TcpProbe, report: Report): void {
  if (!isTarget(to))
    report(
      [...path, 'to'],
      `"${to}" is no address with a port`,
      '10.0.0.1:22, [fd00::1]:22 or web.example:22',
    );
  if (banner === '') report([...path, 'banner'], 'is empty', 'a text that the server says; or leave it out');
  checkSource(path, source, report);
}
