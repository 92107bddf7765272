import { isIn, networkOf, ownAddress } from '../../../src/import/networks.ts';
import type { Lab, Probe } from '../../../src/index.ts';
import { probeHost, probeNode, probePort, probeTarget } from '../../../src/lab/probe.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import type { Topology, TopologyNode } from '../../../src/plan/topology.ts';
import type { Journey, Probed } from './trip.ts';

/** A probe of the lab, in the form of the option `lab import --ask`. */
export interface Wondered {
  probe: string;
  /** The address of the asking host. */
  from: string;
  /** The router's interface by which it arrived, if it did. */
  iif?: string | undefined;
  /** The target and protocol: `udp://10.0.0.1:7?size=9`. */
  url: string;
}

/** Runs a program in a node and returns its output. */
type Run = (node: string, command: string[]) => Promise<string>;

/** Translates probes to questions. Leaves out kinds that `--ask` does not know, and names that nobody can resolve. */
export async function asksOf(
  { definition, scenario, router }: Journey,
  probed: readonly Probed[],
  run: Run,
): Promise<Wondered[]> {
  const topology = resolve(definition, toggleValues(definition, scenario));
  const probes = Object.entries(topology.probes);
  const all = await Promise.all(
    probes.map(
      ([name, probe]) => throughTunnel(name, probe, topology, router) ?? askOf(name, probe, topology, run),
    ),
  );
  return all
    .filter((each) => each !== undefined)
    .map((each) =>
      asRouterSaw(
        each,
        router,
        probed.find(({ probe }) => probe === each.probe),
      ),
    )
    .filter(({ iif }) => iif === undefined || isAskable(topology.nodes[router], iif));
}

/** Nobody can ask by a bridge without an address, because an import does not know who is there. It says so. */
function isAskable(node: TopologyNode | undefined, iif: string): boolean {
  const { [iif]: own, ...others } = node?.interfaces ?? {};
  const top = others[own?.master ?? ''] ?? own;
  const above = Object.values(others).filter(
    ({ link }) => link !== undefined && 'parent' in link && link.parent === top?.name,
  );
  return [own, top, ...above].some((each) => (each?.addresses.length ?? 0) > 0);
}

/** The question as the router received it: by which interface and, if it came in a tunnel or translated, from whom. */
function asRouterSaw(wondered: Wondered, router: string, probed: Probed | undefined): Wondered {
  const came = probed?.hops.filter(({ node, direction }) => node === router && direction === 'in') ?? [];
  const [first] = came;
  const place = /^\w+:\/\/(\[[^\]]+\]|[^:/?]+)/.exec(wondered.url)?.[1] ?? '';
  const sees = (text: string) => text === place || text.startsWith(`${place}:`) || `[${text}]` === place;
  const [, from = first?.src] = /^\[?(.+?)\]?:\d+$/.exec(first?.src ?? '') ?? [];
  const iif = first?.interface === 'lo' ? undefined : first?.interface;
  if (first?.flags !== 'udp' || came.some(({ src, dst }) => sees(src) || sees(dst)))
    return from === wondered.from ? { ...wondered, iif } : wondered;
  return { probe: wondered.probe, from: from ?? '', iif, url: `udp://${first.dst}` };
}

/** A probe by a VXLAN whose ends are other nodes: the router has UDP between those. */
function throughTunnel(
  name: string,
  probe: Probe & { from: string },
  { nodes }: Topology,
  router: string,
): Wondered | undefined {
  const target = probeHost(probe);
  if (probe.from === router || target === undefined) return undefined;
  for (const { kind, link, addresses } of Object.values(nodes[probe.from]?.interfaces ?? {})) {
    const isInside = addresses.some((each) => !/\/(32|128)$/.test(each) && isIn(target, networkText(each)));
    if (kind !== 'vxlan' || !isInside || link === undefined || !('local' in link)) continue;
    const { local, remote } = link;
    if (local === undefined || remote === undefined || hasAddress(nodes[router], remote)) return undefined;
    return { probe: name, from: local, url: `udp://${remote.includes(':') ? `[${remote}]` : remote}:4789` };
  }
  return undefined;
}

const hasAddress = (node: TopologyNode | undefined, address: string): boolean =>
  Object.values(node?.interfaces ?? {}).some(({ addresses }) =>
    addresses.some((each) => each.startsWith(`${address}/`)),
  );

const networkText = (text: string): string => {
  const own = ownAddress(text);
  return own === undefined ? text : networkOf(own);
};

const KINDS: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  tcp: 'tcp',
  udp: 'udp',
  dns: 'udp',
  ping: 'ping',
};

async function askOf(
  name: string,
  probe: Probe & { from: string },
  topology: Topology,
  run: Run,
): Promise<Wondered | undefined> {
  const [kind, host] = [KINDS[probe.kind], probeHost(probe)];
  if (kind === undefined || host === undefined) return undefined;
  const address = /[:]|^[\d.]+$/.test(host) ? host : resolved(host, probe.from, topology);
  if (address === undefined) return undefined;
  const from = ('source' in probe && probe.source) || (await sourceFor(address, probe.from, topology, run));
  if (from === undefined) return undefined;
  const place = address.includes(':') ? `[${address}]` : address;
  const port = kind === 'ping' ? '' : `:${probePort(probe)}`;
  return { probe: name, from, url: `${kind}://${place}${port}${restOf(probe)}` };
}

function restOf(probe: Probe): string {
  if (probe.kind === 'http' || probe.kind === 'https') return new URL(probe.url).pathname;
  if (probe.kind === 'udp' && probe.send !== undefined) return `?size=${probe.send.length}`;
  return probe.kind === 'ping' && probe.size !== undefined ? `?size=${probe.size}` : '';
}

/** The address of a name by the lab's own DNS records. */
function resolved(host: string, from: string, { nodes }: Topology): string | undefined {
  const servers = nodes[from]?.nameservers ?? [];
  for (const { interfaces, services } of Object.values(nodes))
    for (const service of Object.values(services))
      if (
        service.kind === 'dns' &&
        Object.values(interfaces).some(({ addresses }) =>
          servers.some((one) => addresses.some((each) => each.startsWith(`${one}/`))),
        ) &&
        service.records[host] !== undefined
      )
        return service.records[host];
  return undefined;
}

/** The source address that the node's kernel would choose; its first address if there is no route. */
async function sourceFor(
  address: string,
  node: string,
  { nodes }: Topology,
  run: Run,
): Promise<string | undefined> {
  const said = await run(node, ['ip', '-json', 'route', 'get', address]);
  const [route] = said.startsWith('[') ? (JSON.parse(said) as { prefsrc?: string }[]) : [];
  const own = Object.entries(nodes[node]?.interfaces ?? {}).flatMap(([name, each]) =>
    name === 'lo' ? [] : each.addresses,
  );
  const first = own.find((each) => each.includes(':') === address.includes(':'));
  return route?.prefsrc ?? first?.replace(/\/.*/, '');
}

/** The probe of the imported lab with the same source, protocol and target. */
export function probeFor({ nodes, probes = {} }: Lab, { from, url }: Wondered): string | undefined {
  const [target] = url.split('?');
  return Object.entries(probes).find(([, probe]) => {
    const node = probeNode(probe);
    const addresses = Object.values(nodes[node]?.interfaces ?? {}).flatMap((each) => each.addresses ?? []);
    const source = ('source' in probe && probe.source) || addresses[0]?.replace(/\/.*/, '');
    const asked = 'url' in probe ? probe.url : `${probe.kind}://${probeTarget(probe)}`;
    const place = asked.replace(/^(ping:\/\/)(.*:.*)$/, '$1[$2]');
    const isThere = /^127\.|^::1$/.test(from) || addresses.some((each) => each.startsWith(`${from}/`));
    return source === from && place === target && isThere;
  })?.[0];
}
