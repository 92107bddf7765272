import { accepted } from './accepting.ts';
import { isPrivate } from './flow.ts';
import type { Case, Remedy } from './remedy.ts';

const KEEP_SETTING = 'the same as key = value in /etc/sysctl.d/90-hairpin.conf';

/** Returns remedies for a machine that does not forward packets. */
export function passingRemedies(found: Case): Remedy[] {
  const { cause, node = '', interface: name = '' } = found.verdict.observed;
  switch (cause) {
    case 'filtered':
      return accepted(found, node);
    case 'forwarding-off':
      return [forwarding(found, node)];
    case 'rp-filter':
      return [looseFilter(node, name)];
    case 'link-down':
      return [linkUp(node, name), ...otherRoute(found, node, name)];
    case 'no-route':
    case 'unanswered':
      return wayBack(found, node);
    default:
      return [];
  }
}

function forwarding({ flow }: Case, node: string): Remedy {
  const key = flow.family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding';
  return {
    key: `${node} ${key}`,
    does: `${node} passes packets on (${key})`,
    nodes: { [node]: { sysctl: { [key]: 1 } } },
    typed: [`sysctl -w ${key}=1`],
    keep: KEEP_SETTING,
    scope: 3,
  };
}

function looseFilter(node: string, name: string): Remedy {
  const key = `net.ipv4.conf.${name}.rp_filter`;
  return {
    key: `${node} ${key}`,
    does: `${name} takes packets whose answers would go another way (rp_filter loose)`,
    nodes: { [node]: { interfaces: { [name]: { rpFilter: 'loose' } } } },
    typed: [`sysctl -w ${name.includes('.') ? `net/ipv4/conf/${name}/rp_filter` : key}=2`],
    keep: KEEP_SETTING,
    scope: 2,
  };
}

const linkUp = (node: string, name: string): Remedy => ({
  key: `${node} ${name} up`,
  does: `${name} is up`,
  nodes: { [node]: { interfaces: { [name]: { up: true } } } },
  typed: [`ip link set dev ${name} up`],
  keep: 'auto in /etc/network/interfaces, or its .network file of systemd-networkd',
  scope: 2,
});

/**
 * The node at the other end of the cable may have a second route. The kernel takes it only if it ignores routes by
 * interfaces without a carrier.
 */
function otherRoute({ topology, flow }: Case, node: string, name: string): Remedy[] {
  const router = topology.nodes[topology.nodes[node]?.interfaces[name]?.peer?.node ?? ''];
  const ways = (router?.routes ?? []).filter(
    ({ to, via = '' }) => (flow.family === 6) === `${to}${via}`.includes(':'),
  );
  const isTwice = ways.some(({ to, table }, at) =>
    ways.slice(at + 1).some((other) => other.to === to && other.table === table),
  );
  if (router === undefined || !isTwice) return [];
  const key = `net.ipv${flow.family}.conf.all.ignore_routes_with_linkdown`;
  return [
    {
      key: `${router.name} ${key}`,
      does: `${router.name} ignores routes by interfaces that have no carrier`,
      nodes: { [router.name]: { sysctl: { [key]: 1 } } },
      typed: [`sysctl -w ${key}=1`],
      keep: KEEP_SETTING,
      scope: 3,
    },
  ];
}

/** Returns a remedy that adds a route to an address, by a neighbour that forwards. */
function wayBack({ topology, flow }: Case, node: string): Remedy[] {
  const own = topology.nodes[node];
  if (own === undefined || flow.family !== 4 || own.routes.some(({ to }) => to === 'default')) return [];
  // A host outside has no route to private addresses, and cannot get one.
  const isOutside = Object.values(own.interfaces).some(({ addresses }) =>
    addresses.some((each) => !isPrivate(each)),
  );
  if (isOutside && isPrivate(flow.client)) return [];
  const via = Object.values(own.interfaces).flatMap(({ addresses }) =>
    addresses.flatMap((each) => forwarder(topology, node, each)),
  )[0];
  if (via === undefined) return [];
  return [
    {
      key: `${node} default via ${via}`,
      does: `${node} has a default route by ${via}`,
      nodes: { [node]: { routes: [{ to: 'default', via }] } },
      typed: [`ip route add default via ${via}   # on ${node}`],
      keep: 'the gateway in the network settings of that machine, or in what DHCP says',
      scope: 3,
    },
  ];
}

function forwarder({ nodes }: Case['topology'], self: string, address: string): string[] {
  const network = (text: string) => text.split('/')[0]?.split('.').slice(0, 3).join('.');
  return Object.values(nodes)
    .filter(({ name, sysctl }) => name !== self && sysctl['net.ipv4.ip_forward'] === '1')
    .flatMap(({ interfaces }) => Object.values(interfaces).flatMap(({ addresses }) => addresses))
    .filter((each) => network(each) === network(address))
    .map((each) => each.split('/')[0] ?? '');
}
