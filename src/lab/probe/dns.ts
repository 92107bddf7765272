import { isEndpoint, isHostName, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { CONNECT_TIMEOUT, type CommonProbe, type ProbeKind } from './kind.ts';
import { checkSource, hostOf, isAddress, portOf } from './targets.ts';

/**
 * Asks a name server for the addresses of a name, over UDP. It works if the answer has an address or, with
 * `answer`, this address.
 */
export interface DnsProbe extends CommonProbe {
  kind: 'dns';
  /** The name to ask for: `web.example`. */
  name: string;
  /**
   * The server to ask, in place of the node's own name servers: `10.0.0.53`, or with a port: `10.0.0.53:5353`,
   * `[fd00::53]:5353`.
   */
  server: string;
  /** `A` (the default) for IPv4 addresses, `AAAA` for IPv6 addresses. */
  type?: 'A' | 'AAAA';
  /** An address that must be among those in the answer. */
  answer?: string;
  /** The source address: an address of the node. */
  source?: string;
  /** How many seconds to wait for the answer; 2 by default. */
  timeout?: number;
}

const PORT = 53;

export const dnsKind: ProbeKind<DnsProbe> = {
  timeout: ({ timeout = CONNECT_TIMEOUT }) => timeout,
  target: ({ name, type = 'A', server }) => `${type} of ${name} at ${server}`,
  host: ({ server }) => (isAddress(server) ? server : hostOf(server)),
  port: ({ server }) => (isAddress(server) ? PORT : portOf(server)),
  protocol: 17,
  packets: 'exchange',
  check,
};

function check(path: Path, { name, server, type = 'A', answer, source }: DnsProbe, report: Report): void {
  if (!isHostName(name)) report([...path, 'name'], `"${name}" is no name of a host`, 'such as web.example');
  if (!isEndpoint(server))
    report([...path, 'server'], `"${server}" is no address`, '10.0.0.53, 10.0.0.53:5353 or [fd00::53]:5353');
  const family = type === 'A' ? 4 : 6;
  const wanted = answer === undefined ? undefined : parseAddress(answer);
  if (answer !== undefined && (wanted?.family !== family || wanted.prefix !== undefined))
    report([...path, 'answer'], `"${answer}" is no IPv${family} address`, `what an ${type} record has`);
  checkSource(path, source, report);
}
