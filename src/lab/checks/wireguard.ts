import { isEndpoint, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { parsePlace } from '../place.ts';
import { oneOf } from '../suggest.ts';
import type { Interface } from '../types.ts';

/**
 * Checks the peers of a `wireguard`, after all settings are applied.
 * @param all interfaces by node and name
 */
export function checkPeers(
  path: Path,
  { peers = [] }: Interface,
  all: ReadonlyMap<string, ReadonlyMap<string, Interface>>,
  report: Report,
): void {
  const places = [...all].flatMap(([node, own]) =>
    [...own].flatMap(([name, { kind }]) => (kind === 'wireguard' ? [`${node}:${name}`] : [])),
  );
  for (const [index, { peer, allowedIps, endpoint }] of peers.entries()) {
    const here = [...path, 'peers', index];
    const place = parsePlace(peer);
    if (place === undefined || all.get(place.node)?.get(place.interface)?.kind !== 'wireguard')
      report([...here, 'peer'], `"${peer}" is no wireguard`, oneOf(places, peer));
    for (const [nth, prefix] of allowedIps.entries()) {
      if (parseAddress(prefix)?.isNetwork && prefix.includes('/')) continue;
      report([...here, 'allowedIps', nth], `"${prefix}" is no prefix`, 'such as 10.9.0.2/32');
    }
    if (endpoint !== undefined && !(isEndpoint(endpoint) && /[\d\]]:\d+$/.test(endpoint)))
      report(
        [...here, 'endpoint'],
        `"${endpoint}" is no address with a port`,
        '1.2.3.4:51820, [fd00::1]:51820',
      );
  }
}
