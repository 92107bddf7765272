import { Address4, Address6 } from 'ip-address';
import { parseAddress } from '../lab/address.ts';
import { probeHost, probePort } from '../lab/probe.ts';
import type { Topology } from '../plan/topology.ts';
import type { HopRow, ProbeVerdict } from '../verdict/types.ts';
import type { Case, Flow } from './remedy.ts';

/** Splits `1.2.3.4:80` or `[fd00::1]:80`. */
function endpointOf(text: string): { address: string; port: number } | undefined {
  const [, v6, v4, port] = /^(?:\[([^\]]+)\]|([\d.]+)):(\d+)$/.exec(text) ?? [];
  const address = v6 ?? v4;
  return address === undefined ? undefined : { address, port: Number(port) };
}

/** Returns the probe's connection, as it was observed. Undefined if it has no port, or if no packet left. */
export function caseOf(
  topology: Topology,
  verdict: ProbeVerdict,
  others: readonly ProbeVerdict[],
  tools: readonly string[],
): Case | undefined {
  // A client that does not know the MAC address sends no packet. It would have sent what it sent in earlier probes.
  const before = others.find(({ probe }) => probe === verdict.probe);
  const flow = flowOf(topology, verdict) ?? (before && flowOf(topology, before));
  if (flow === undefined) return undefined;
  const same = others
    .map((other) => flowOf(topology, other))
    .find((other) => other?.target === flow.target && other.port === flow.port && other.server !== undefined);
  const forwarded = flow.server ?? same?.server;
  const oneToOne = others.some((other) => isOneToOne(other, flow));
  return { topology, verdict, flow, tool: (node) => toolOf(topology, node), forwarded, oneToOne, tools };
}

/** What a rule may say that is not about addresses and interfaces. */
const OF_SOME_PACKETS = /\b(?:tcp|udp|set|l4proto|mark|dports?)\b|@/;

/** Was this address translated by rules that name no protocol and no port? */
const isOneToOne = ({ timeline }: ProbeVerdict, { target, port }: Flow): boolean =>
  timeline.some(
    (row) =>
      row.kind === 'hook' &&
      row.rewrites.some((text) => {
        const [, from, to] = /^destination (\S+) → (\S+)$/.exec(text) ?? [];
        const [called, server] = [endpointOf(from ?? ''), endpointOf(to ?? '')];
        return called?.address === target && called.port === port && server?.port === port;
      }) &&
      row.rules.length > 0 &&
      row.rules.every((rule) => !OF_SOME_PACKETS.test(rule.text)),
  );

function flowOf(topology: Topology, verdict: ProbeVerdict): Flow | undefined {
  const probe = topology.probes[verdict.probe];
  if (probe === undefined) return undefined;
  const [port, host] = [probePort(probe), probeHost(probe)];
  if (port === undefined || host === undefined) return undefined;
  const first = verdict.hops.find(
    ({ node, direction, dst }) =>
      node === probe.from && direction === 'out' && endpointOf(dst)?.port === port,
  );
  const [from, to] = [first && endpointOf(first.src), first && endpointOf(first.dst)];
  const isName = parseAddress(host) === undefined;
  if (from === undefined || to === undefined) return undefined;
  return {
    protocol: probe.kind === 'udp' ? 'udp' : 'tcp',
    family: to.address.includes(':') ? 6 : 4,
    client: from.address,
    target: to.address,
    port,
    server: sentOn(verdict, to),
    name: isName ? host : undefined,
  };
}

/** Finds the translated destination: in the packet seen later, or in the trace after a hook. */
function sentOn(verdict: ProbeVerdict, to: { address: string; port: number }) {
  const text = to.address.includes(':') ? `[${to.address}]:${to.port}` : `${to.address}:${to.port}`;
  const hooks = verdict.timeline.flatMap((row) => (row.kind === 'hook' ? row.rewrites : []));
  const said = [...hooks, ...verdict.evidence.map(({ text: words }) => words)].map(
    (words) => /destination (?:from )?(\S+) (?:→|to) (\S+?:\d+)/.exec(words) ?? [],
  );
  const [, , shown] = said.find(([, from]) => from === text) ?? [];
  const traced = shown === undefined ? undefined : endpointOf(shown);
  if (traced) return traced;
  const packets = new Set(verdict.hops.filter(({ dst }) => dst === text).map(({ packet }) => packet));
  const last = verdict.hops.filter(({ packet, dst }) => packets.has(packet) && dst !== text).at(-1);
  return last && endpointOf(last.dst);
}

/** Returns the client's address as a node on the way sees it: another may have translated it before. */
export function clientAt({ verdict, flow }: Case, node: string): string {
  const came = verdict.hops.find(
    ({ node: at, direction, dst }) =>
      at === node && direction === 'in' && endpointOf(dst)?.address === flow.target,
  );
  return (came && endpointOf(came.src)?.address) ?? flow.client;
}

/** Returns the client's address as the server sees it. */
export function seenAs(verdict: ProbeVerdict): string | undefined {
  const arrived = verdict.hops.filter(isRequest).at(-1);
  return arrived && endpointOf(arrived.src)?.address;
}

const isRequest = ({ direction, flags }: HopRow) =>
  direction === 'in' && (flags === 'S' || flags.toLowerCase() === 'udp' || flags === '');

const toolOf = ({ nodes }: Topology, node: string) => {
  const rules = nodes[node]?.rules;
  return rules && rules.nft !== '' && rules.iptables === '' && rules.ip6tables === '' ? 'nft' : 'iptables';
};

/** The network that an address of a node is in: `192.168.1.0/24`. */
export function networkAround({ nodes }: Topology, address: string): string | undefined {
  for (const node of Object.values(nodes))
    for (const each of Object.values(node.interfaces).flatMap(({ addresses }) => addresses))
      if (each.startsWith(`${address}/`)) return each;
  return undefined;
}

/** Returns the node's interface in the network of this address. */
export function interfaceAt(
  node: Topology['nodes'][string] | undefined,
  address: string,
): string | undefined {
  const isSame = (each: string) => networkText(each) === networkText(`${address}/${each.split('/')[1]}`);
  const own = Object.values(node?.interfaces ?? {}).find(({ addresses }) => addresses.some(isSame));
  return own?.name;
}

/**
 * Returns the node's interface in the network of this address. If there is none, the interface of the default
 * route.
 */
export function interfaceTowards(
  node: Topology['nodes'][string] | undefined,
  address: string,
): string | undefined {
  const own = interfaceAt(node, address);
  if (own) return own;
  const isOfFamily = (via = '') => via.includes(':') === address.includes(':');
  const way = node?.routes.find(({ to, via }) => to === 'default' && isOfFamily(via));
  return way?.dev ?? (way?.via && way.via !== address ? interfaceTowards(node, way.via) : undefined);
}

/** The network of an address with prefix length, as rules name it. */
export function networkText(address: string): string {
  const parsed = parseAddress(address);
  if (parsed?.prefix === undefined) return address;
  const network = parsed.family === 4 ? new Address4(address) : new Address6(address);
  return `${network.startAddress().correctForm()}/${parsed.prefix}`;
}

/** Does an IPv4 address have no route on the internet, or does it belong to somebody else there? */
export const isPrivate = (address: string): boolean =>
  /^(10|127)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    address,
  );
