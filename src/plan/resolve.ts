import { deriveMac } from '../lab/mac.ts';
import { type Overlaid, overlay } from '../lab/overlay.ts';
import type { Interface, Lab, LabNode, ToggleValues } from '../lab/types.ts';
import { joinRules } from './rules.ts';
import type { InterfaceId, Topology, TopologyInterface, TopologyNode } from './topology.ts';

/** The lab with these toggle values: every `when` decided, every default filled in. Expects a lab that `checkLab` passed. */
export function resolve(lab: Lab, toggles: ToggleValues): Topology {
  const overlaid = overlay(lab, toggles);
  const links = overlaid.links.map(([a, b]): [InterfaceId, InterfaceId] => [place(a), place(b)]);
  const peers = new Map(links.flatMap(([a, b]) => [[key(a), b] as const, [key(b), a] as const]));
  const interfaces = Object.fromEntries(
    Object.keys(overlaid.nodes).map((node) => [node, interfacesOf(node, overlaid, peers)]),
  );
  const macOf = (text: string) => {
    const { node, interface: name } = place(text);
    return interfaces[node]?.[name]?.mac ?? deriveMac(node, name);
  };
  const nodes = Object.entries(overlaid.nodes).map(([name, node]) => [
    name,
    resolveNode(name, node, interfaces[name] ?? {}, macOf),
  ]);
  return { lab: lab.name, toggles, nodes: Object.fromEntries(nodes), links, probes: lab.probes ?? {} };
}

function place(text: string): InterfaceId {
  const [node = '', name = ''] = text.split(':');
  return { node, interface: name };
}

const key = (id: InterfaceId) => `${id.node}:${id.interface}`;

/** Declared interfaces first, in the author's order, then those that only a link names. */
function interfacesOf(node: string, { nodes, links }: Overlaid, peers: Map<string, InterfaceId>) {
  const declared = nodes[node]?.interfaces ?? {};
  const linked = links
    .flat()
    .map(place)
    .filter((id) => id.node === node);
  const names = new Set([...Object.keys(declared), ...linked.map((id) => id.interface)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      resolveInterface(node, name, declared[name] ?? {}, peers.get(`${node}:${name}`)),
    ]),
  );
}

function resolveInterface(
  node: string,
  name: string,
  given: Interface,
  peer: InterfaceId | undefined,
): TopologyInterface {
  return {
    name,
    kind: given.kind ?? 'veth',
    addresses: given.addresses ?? [],
    mac: (given.mac ?? deriveMac(node, name)).toLowerCase(),
    mtu: given.mtu,
    master: given.master,
    port: given.port ?? {},
    up: given.up ?? true,
    peer,
  };
}

function resolveNode(
  name: string,
  node: LabNode,
  interfaces: Record<string, TopologyInterface>,
  macOf: (place: string) => string,
): TopologyNode {
  const rules = node.rules ?? {};
  const sysctl = Object.entries(node.sysctl ?? {}).map(([key, value]) => [key, String(value)]);
  return {
    name,
    interfaces,
    routes: node.routes ?? [],
    sysctl: Object.fromEntries(sysctl),
    rules: {
      iptables: joinRules('iptables', rules.iptables ?? '', macOf),
      ip6tables: joinRules('ip6tables', rules.ip6tables ?? '', macOf),
      ebtables: joinRules('ebtables', rules.ebtables ?? '', macOf),
      nft: joinRules('nft', rules.nft ?? '', macOf),
    },
    services: node.services ?? {},
    ipv6: node.ipv6 ?? false,
  };
}
