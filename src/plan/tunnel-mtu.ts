import { kindPlan } from './kinds.ts';
import { isInNetwork } from './networks.ts';
import type { TopologyInterface } from './topology.ts';

type Interfaces = Record<string, TopologyInterface>;

/**
 * Returns a tunnel with the MTU that it has if none is given: the MTU of the interface with its local address, or
 * of the interface that leads to its other end, without the tunnel's own headers.
 *
 * The kernel computes the same when it makes a tunnel, but from the routes at that moment. So a tunnel would have
 * one MTU in a lab that is newly built, and another one in a lab where it is switched on later.
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
/** How many bytes more an IPv6 header has than an IPv4 header. */
const MORE_OF_IPV6 = 20;

/** Returns the MTU on the route to the other end, less the additional bytes if that is IPv6. */
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
