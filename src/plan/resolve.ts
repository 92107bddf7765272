import { BRIDGE_BASELINE } from '../lab/baseline.ts';
import { containerOf } from '../lab/container.ts';
import { interfaceSettings } from '../lab/interface-settings.ts';
import { linkKindOf, sharesMac } from '../lab/link-kind.ts';
import { deriveMac } from '../lab/mac.ts';
import { overlay } from '../lab/overlay.ts';
import { parsePlace } from '../lab/place.ts';
import { placed } from '../lab/probe.ts';
import { textOf } from '../lab/rules.ts';
import type {
  BridgeOptions,
  Interface,
  Lab,
  LabNode,
  Port,
  RoutingRule,
  ToggleValues,
} from '../lab/types.ts';
import { parentPlace } from './parent.ts';
import { joinRules, textsOf } from './rules/rules.ts';
import { resolveServices } from './services.ts';
import type { InterfaceId, Topology, TopologyInterface, TopologyNode } from './topology.ts';
import { withTunnelMtu } from './tunnel-mtu.ts';
import { BRIDGE_DEFAULTS } from './words/bridge-options.ts';

/**
 * Returns the topology of a lab with these toggle values: every `when` is decided, every default filled in. The lab
 * must have passed `checkLab`.
 */
export function resolve(lab: Lab, toggles: ToggleValues): Topology {
  const overlaid = overlay(lab, toggles);
  const links = overlaid.links.map(([a, b]): [InterfaceId, InterfaceId] => [place(a), place(b)]);
  const interfaces = resolveInterfaces(overlaid.nodes, links);
  const macOf = (text: string) => {
    const { node, interface: name } = place(text);
    return interfaces[node]?.[name]?.mac ?? deriveMac(node, name);
  };
  const nodes = Object.entries(overlaid.nodes).map(([name, node]) => [
    name,
    resolveNode(name, node, interfaces[name] ?? {}, macOf),
  ]);
  return { lab: lab.name, toggles, nodes: Object.fromEntries(nodes), links, probes: placed(lab.probes) };
}

function place(text: string): InterfaceId {
  const [node = '', name = ''] = text.split(':');
  return { node, interface: name };
}

type Interfaces = Record<string, Record<string, TopologyInterface>>;

/** Returns interfaces by node and name: first the declared ones in the lab's order, then those that only links name. */
function resolveInterfaces(nodes: Record<string, LabNode>, links: [InterfaceId, InterfaceId][]): Interfaces {
  const all: Interfaces = {};
  for (const [node, { interfaces = {} }] of Object.entries(nodes)) {
    const own = Object.entries(interfaces).map(([name, given]) => [
      name,
      resolveInterface(node, name, given),
    ]);
    all[node] = Object.fromEntries(own);
  }
  for (const [a, b] of links.flatMap(([a, b]) => [[a, b] as const, [b, a] as const])) {
    const own = all[a.node];
    if (own)
      own[a.interface] = { ...(own[a.interface] ?? resolveInterface(a.node, a.interface, {})), peer: b };
  }
  return all;
}

function resolveInterface(node: string, name: string, given: Interface): TopologyInterface {
  return {
    name,
    kind: name === 'lo' ? 'loopback' : (given.kind ?? 'veth'),
    link: linkKindOf(given),
    addresses: given.addresses ?? [],
    dhcp: given.dhcp ?? false,
    mac: (given.mac ?? deriveMac(node, name)).toLowerCase(),
    mtu: given.mtu,
    master: given.master,
    ...resolvePort(given.port ?? {}),
    bridge: pick(given, BRIDGE_KEYS),
    fdb: given.fdb ?? [],
    neighbours: [
      ...Object.entries(given.neighbours ?? {}).map(([address, mac]) => ({ address, mac })),
      ...(given.proxyNeighbours ?? []).map((address) => ({ address })),
    ],
    promiscuous: given.promiscuous ?? false,
    impairment: given.impairment ?? {},
    up: given.up ?? true,
    stp: given.stp ?? false,
    vlanFiltering: given.vlanFiltering ?? false,
    vlans: given.vlans,
    peer: undefined,
  };
}

/** Splits a port's properties into its flags and the others. */
function resolvePort({ state, cost, priority, ...port }: Port) {
  const spanning = { ...(cost !== undefined && { cost }), ...(priority !== undefined && { priority }) };
  return { port, state, spanning };
}

const BRIDGE_KEYS = Object.keys(BRIDGE_DEFAULTS) as (keyof BridgeOptions)[];

const pick = (given: BridgeOptions, keys: readonly (keyof BridgeOptions)[]): BridgeOptions =>
  Object.fromEntries(keys.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])));

/** Replaces each `node:interface` that stands for that interface's MAC address. */
function withMacs(at: TopologyInterface, macOf: (place: string) => string): TopologyInterface {
  const macFor = (text: string) => (parsePlace(text) ? macOf(text) : text).toLowerCase();
  return {
    ...at,
    fdb: at.fdb.map((entry) => ({ ...entry, mac: macFor(entry.mac) })),
    neighbours: at.neighbours.map(({ address, mac }) => ({ address, ...(mac && { mac: macFor(mac) }) })),
  };
}

function withParentMac(
  node: string,
  at: TopologyInterface,
  macOf: (place: string) => string,
): TopologyInterface {
  const place = at.link && sharesMac(at.link) ? parentPlace(node, at.link) : undefined;
  return place === undefined ? at : { ...at, mac: macOf(place) };
}

function resolveNode(
  name: string,
  node: LabNode,
  interfaces: Record<string, TopologyInterface>,
  macOf: (place: string) => string,
): TopologyNode {
  const rules = node.rules ?? {};
  const words = Object.entries(node.interfaces ?? {}).map(([each, given]) =>
    interfaceSettings(each, given, node.ipv6 ?? false),
  );
  const sysctl = Object.entries(node.sysctl ?? {}).map(([key, value]) => [key, String(value)]);
  const hasBridge = Object.values(interfaces).some(({ kind }) => kind === 'bridge');
  return {
    name,
    container: containerOf(node),
    interfaces: Object.fromEntries(
      Object.entries(interfaces).map(([each, at]) => [
        each,
        withTunnelMtu(interfaces, withMacs(withParentMac(name, at, macOf), macOf)),
      ]),
    ),
    routes: node.routes ?? [],
    routingRules: withPriorities(node.routingRules ?? []),
    sysctl: Object.assign({}, hasBridge && BRIDGE_BASELINE, ...words, Object.fromEntries(sysctl)),
    rules: textsOf((tool) => joinRules(tool, textOf(rules[tool]), macOf)),
    nameservers: node.nameservers,
    files: node.files ?? {},
    services: resolveServices(node.services ?? {}, [name, ...addressesOf(interfaces)]),
    setup: node.setup ?? [],
    ipv6: node.ipv6 ?? false,
  };
}

/**
 * The priority of a node's first routing rule: after the kernel's rule for VRFs, before the rule for the main
 * table.
 */
export const FIRST_PRIORITY = 10_000;

const withPriorities = (rules: readonly RoutingRule[]) =>
  rules.map((rule, index) => ({ ...rule, priority: rule.priority ?? FIRST_PRIORITY + index }));

const addressesOf = (interfaces: Record<string, TopologyInterface>) =>
  Object.values(interfaces).flatMap(({ addresses }) => addresses.map((each) => each.replace(/\/.*/, '')));
