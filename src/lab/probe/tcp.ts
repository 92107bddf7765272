import type { Path, Report } from '../path.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource, hostOf, isTarget, portOf } from './targets.ts';

/** Opens a TCP connection. It works if the server accepts it and, with `banner`, sends this text. */
export interface TcpProbe extends CommonProbe {
  kind: 'tcp';
  /** `10.0.0.1:22`, `[fd00::1]:22`, `web.example:22`. A name is resolved in the node. */
  to: string;
  /** A text that the server sends by itself, such as `SSH-2.0`. By default an accepted connection is enough. */
  banner?: string;
  /** The source address: an address of the node. */
  source?: string;
  /** How many seconds to wait for the connection, and again for the banner; 2 by default. */
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
