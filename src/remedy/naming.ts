import type { Probe, Service } from '../lab/types.ts';
import { makersOf } from './makers.ts';
import type { Case, Remedy } from './remedy.ts';

/** Causes that no longer matter once no client inside calls the public address. */
const AROUND_NAT = new Set([
  'same-port-drop',
  'asymmetric-reply',
  'mac-flap',
  'no-dnat',
  'refused',
  'service-down',
  'wrong-dnat',
  'martian-source',
  'unanswered',
]);

/** The prefix of keys of such remedies, which are never combined with others. */
export const SPLIT = 'split dns';

/** Split DNS: for clients inside, the name has the server's own address. */
export function namingRemedies(found: Case): Remedy[] {
  const { flow, verdict, forwarded } = found;
  if (!AROUND_NAT.has(verdict.observed.cause ?? '') || forwarded === undefined) return [];
  if (forwarded.address === flow.target || isAbroad(found)) return [];
  return flow.name === undefined ? [byAddress(found, forwarded)] : byName(found, forwarded, flow.name);
}

type Server = NonNullable<Case['forwarded']>;

/** A client in another network cannot use the server's private address. */
const isAbroad = ({ topology, verdict, forwarded }: Case) => {
  const asks = topology.nodes[verdict.from];
  const isServer = ownsAddress(asks, forwarded?.address);
  return (
    !isServer && asks !== undefined && asks.routes.every(({ to }) => to !== 'default') && !asks.nameservers
  );
};

const ownsAddress = (node: Case['topology']['nodes'][string] | undefined, address: string | undefined) =>
  Object.values(node?.interfaces ?? {}).some(({ addresses }) =>
    addresses.some((each) => each.split('/')[0] === address),
  );

function common({ flow, topology, tools }: Case, server: Server, name: string) {
  const nodes = Object.values(topology.nodes);
  const host = nodes.find((node) => ownsAddress(node, server.address));
  const isOther = server.port !== flow.port;
  const isOpenWrt = tools.includes('uci') || nodes.some((node) => makersOf(node).has('fw4'));
  const kind = flow.protocol === 'tcp' ? 'http' : 'udp';
  const services: Record<string, Service> = { [`direct-${flow.port}`]: { kind, port: flow.port } };
  const openwrt = [
    `uci add_list dhcp.@dnsmasq[0].address='/${name}/${server.address}'`,
    'uci commit dhcp && /etc/init.d/dnsmasq restart',
  ];
  const dnsmasq = [
    `echo 'address=/${name}/${server.address}' >> /etc/dnsmasq.d/split.conf`,
    'systemctl restart dnsmasq',
  ];
  return {
    host: host && isOther ? { [host.name]: { services } } : {},
    typed: isOpenWrt ? openwrt : dnsmasq,
    keep: 'it is kept there: in the settings of the name server that hosts inside ask',
    scope: 1 as const,
    ...(isOther && {
      but: `the server has to listen at port ${flow.port} as well: nobody turns it into ${server.port} then`,
    }),
  };
}

/** All clients with the same gateway ask the same name server. */
function byAddress(found: Case, server: Server): Remedy {
  const { verdict, topology, flow } = found;
  const { host, ...rest } = common(found, server, 'your.name.example');
  const gateway = (node: string) => topology.nodes[node]?.routes.find(({ to }) => to === 'default')?.via;
  const changed = Object.entries(topology.probes).flatMap(([name, probe]): [string, Probe][] => {
    const isInside = gateway(probe.from) === gateway(verdict.from);
    const other = isInside ? readdressed(probe, flow, server.address) : undefined;
    return other ? [[name, other]] : [];
  });
  return {
    key: `${SPLIT} ${flow.target}:${flow.port}`,
    // A name has one address, so two servers are not one remedy.
    sort: `${SPLIT} ${server.address}`,
    does: `split DNS: hosts inside are told ${server.address}, and call no public address`,
    nodes: host,
    probes: Object.fromEntries(changed),
    ...rest,
  };
}

function readdressed(probe: Probe, { target, port }: Case['flow'], address: string): Probe | undefined {
  const text = (ip: string) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
  // A URL leaves out the default port.
  if (probe.kind === 'http' && new URL(probe.url).host === new URL(`http://${text(target)}/`).host)
    return { ...probe, url: `http://${text(address)}/` };
  if ((probe.kind === 'udp' || probe.kind === 'tcp') && probe.to === text(target))
    return { ...probe, to: text(address) };
  return undefined;
}

/** Returns the remedy on the machine's own name server, which the client asks. */
function byName(found: Case, server: Server, name: string): Remedy[] {
  const { verdict, topology } = found;
  const client = topology.nodes[verdict.from];
  const gateway = client?.routes.find(({ to }) => to === 'default')?.via;
  const router = Object.values(topology.nodes).find((node) => ownsAddress(node, gateway));
  if (gateway === undefined || router === undefined) return [];
  const { host, ...rest } = common(found, server, name);
  const taken = Object.values(router.services).some(({ kind }) => kind === 'dns');
  if (taken) return [];
  return [
    {
      key: `${SPLIT} ${name}`,
      does: `split DNS: inside, ${name} is ${server.address}`,
      nodes: {
        ...host,
        [router.name]: { services: { 'split-dns': { kind: 'dns', records: { [name]: server.address } } } },
        ...Object.fromEntries(
          askersOf(found, name).map((each) => [each, { ...host[each], nameservers: [gateway] }]),
        ),
      },
      ...rest,
    },
  ];
}

/** Returns clients that ask by this name and have the same gateway. */
function askersOf({ topology, verdict }: Case, name: string): string[] {
  const gateway = (node: string) => topology.nodes[node]?.routes.find(({ to }) => to === 'default')?.via;
  const asks = Object.values(topology.probes).filter(
    (probe) =>
      probe.kind === 'http' &&
      new URL(probe.url).hostname === name &&
      gateway(probe.from) === gateway(verdict.from),
  );
  return [...new Set([verdict.from, ...asks.map(({ from }) => from)])];
}
