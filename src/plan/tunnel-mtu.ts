import { kindPlan } from './kinds.ts';
import { isInNetwork } from './networks.ts';
import type { TopologyInterface } from './topology.ts';

type Interfaces = Record<string, TopologyInterface>;

/**
 * Returns the interface with the MTU that a tunnel has where none is given: what its headers leave of that of the
 * interface which has its own address, or leads to its other end.
 *
 * The kernel reckons the same when it makes the tunnel, but by the routes that are there at that moment: a tunnel
 * would have one MTU in a lab that is built, and another in one where it is switched on.
 */
export function withTunnelMtu(interfaces: Interfaces, at: TopologyInterface): TopologyInterface {
  const { link, mtu } = at;
  if (mtu !== undefined || link === undefined || !('remote' in link)) return at;
  const { overhead } = kindPlan(link.kind);
  const { local, remote } = { local: undefined, ...link };
  if (overhead === undefined || remote === undefined) return at;
  return { ...at, mtu: mtuUnder(interfaces, { local, remote }) - overhead };
}

const USUAL_MTU = 1500;
/** The header of IPv6 is longer than that of IPv4. */
const MORE_OF_IPV6 = 20;

/** Returns the MTU of the way to the other end, without what an IPv6 header takes beyond one of IPv4. */
function mtuUnder(
  interfaces: Interfaces,
  { local, remote }: { local: string | undefined; remote: string },
): number {
  const isUnder = (address: string) =>
    local === undefined ? isInNetwork(remote, address) : address.split('/')[0] === local;
  const under = Object.values(interfaces).find(
    ({ kind, addresses }) => kind !== 'loopback' && addresses.some(isUnder),
  );
  return (under?.mtu ?? USUAL_MTU) - (remote.includes(':') ? MORE_OF_IPV6 : 0);
}
