import { createHash } from 'node:crypto';
import { deriveMac } from '../lab/mac.ts';
import { linkSteps, upOrder } from './links.ts';
import { namesSteps } from './names.ts';
import { clients, containers, files, isProgram, services, setups } from './program-steps.ts';
import { qdiscsOf } from './qdisc.ts';
import { RULE_TOOLS } from './rules/rules.ts';
import { isLive, standingAddresses, standingRoutes, tooNarrow } from './standing.ts';
import type { Step, VethEnd } from './step.ts';
import { sysctlInterface } from './sysctl-key.ts';
import type { Topology, TopologyInterface, TopologyNode } from './topology.ts';
import { earlyWords, lateWords } from './words/steps.ts';

/**
 * The kernel can use its own IPv6 addresses at once. Otherwise it would look for duplicates for a second or two,
 * and a router would not ask for neighbours meanwhile.
 */
const BASELINE_IPV6: [key: string, value: string][] = [['net.ipv6.conf.default.accept_dad', '0']];

/** Returns the steps that build the topology, in order. Rules are loaded before any link is up. */
export function planSteps(topology: Topology): Step[] {
  const nodes = Object.values(topology.nodes);
  const each = (steps: (node: TopologyNode) => Step[]) => nodes.flatMap(steps);
  return [
    ...each(nodeStep),
    ...each(resolver),
    ...namesSteps(topology).filter(({ text }) => text !== ''),
    ...nodes.map(({ name }): Step => ({ do: 'baseline', node: name })),
    ...each(nodeSysctls),
    ...each(bridges),
    ...veths(topology),
    ...linkSteps(topology),
    ...each(interfaceSysctls),
    ...each(masters),
    ...each(vlans),
    ...each(portFlags),
    ...each((node) => earlyWords(topology, node)),
    ...each(addresses),
    ...each(qdiscs),
    ...each(rules),
    ...each(ups),
    ...each(({ name, routingRules }) =>
      routingRules.map((rule): Step => ({ do: 'routingRule', node: name, rule })),
    ),
    ...each((node) => standingRoutes(node).map((route): Step => ({ do: 'route', node: node.name, route }))),
    ...each((node) => lateWords(topology, node)),
    ...each(files),
    ...each(setups),
    ...each(services).filter((step) => !isProgram(step)),
    ...each(clients),
    ...each(services).filter(isProgram),
    ...each(containers),
  ];
}

export function nodeStep({ name, container, nameservers }: TopologyNode): [Step & { do: 'node' }] {
  const holder = container && { image: container.image, ...(nameservers && { nameservers }) };
  return [{ do: 'node', node: name, ...(holder && { holder }) }];
}

function resolver({ name, nameservers }: TopologyNode): Step[] {
  return nameservers === undefined ? [] : [{ do: 'resolver', node: name, nameservers }];
}

const ofInterface = (node: TopologyNode, key: string) =>
  Object.hasOwn(node.interfaces, sysctlInterface(key) ?? '');

function nodeSysctls(node: TopologyNode): Step[] {
  const own = Object.entries(node.sysctl).filter(([key]) => !ofInterface(node, key));
  const all = new Map([...(node.ipv6 ? BASELINE_IPV6 : []), ...own]);
  return [...all].map(([key, value]) => ({ do: 'sysctl', node: node.name, key, value }));
}

function interfaceSysctls(node: TopologyNode): Step[] {
  const own = Object.entries(node.sysctl).filter(([key]) => ofInterface(node, key));
  return own.map(([key, value]) => ({ do: 'sysctl', node: node.name, key, value }));
}

const interfaces = (node: TopologyNode, kind: TopologyInterface['kind']) =>
  Object.values(node.interfaces).filter((each) => each.kind === kind);

const withMtu = (mtu: number | undefined) => (mtu === undefined ? {} : { mtu });

function bridges(node: TopologyNode): Step[] {
  return interfaces(node, 'bridge').map(({ name, mac, mtu, stp, vlanFiltering }) => ({
    do: 'bridge',
    node: node.name,
    name,
    mac,
    ...withMtu(mtu),
    ...(stp && { stp }),
    ...(vlanFiltering && { vlanFiltering }),
  }));
}

/**
 * Returns cables in the order of their links, and then, for each unplugged port, a cable whose other end is
 * connected to nothing.
 */
function veths({ nodes, links }: Topology): Step[] {
  const end = (node: string, name: string): VethEnd & { node: string } => {
    const { mac, mtu } = nodes[node]?.interfaces[name] ?? { mac: deriveMac(node, name), mtu: undefined };
    return { node, name, mac, ...withMtu(mtu) };
  };
  const cables = links.map(
    ([a, b]): Step => ({ do: 'veth', a: end(a.node, a.interface), b: end(b.node, b.interface) }),
  );
  const unplugged = Object.values(nodes).flatMap((node) =>
    interfaces(node, 'veth')
      .filter(({ peer }) => peer === undefined)
      .map(({ name }): Step => ({ do: 'veth', a: end(node.name, name), b: looseEnd(node.name, name) })),
  );
  return [...cables, ...unplugged];
}

/**
 * Returns a name for the other end of an unplugged port. Names of nodes contain no dot, so `router.eth3` is unique.
 * A longer name is replaced by a hash.
 * name is replaced by a hash.
 */
function looseEnd(node: string, name: string): VethEnd {
  const full = `${node}.${name}`;
  const hash = createHash('sha256').update(full).digest('hex');
  return {
    name: full.length <= 15 ? full : `${full.slice(0, 8)}.${hash.slice(0, 6)}`,
    mac: deriveMac('', full),
  };
}

function masters(node: TopologyNode): Step[] {
  return Object.values(node.interfaces).flatMap(({ name, master }) =>
    master === undefined ? [] : [{ do: 'master', node: node.name, name, master }],
  );
}

function vlans(node: TopologyNode): Step[] {
  return Object.values(node.interfaces).flatMap(({ name, master = name, vlans: own }): Step[] =>
    own === undefined ? [] : [{ do: 'vlans', node: node.name, name, master, vlans: own }],
  );
}

function portFlags(node: TopologyNode): Step[] {
  return Object.values(node.interfaces).flatMap(({ name, port }) =>
    Object.keys(port).length === 0 ? [] : [{ do: 'port', node: node.name, name, flags: port }],
  );
}

function addresses(node: TopologyNode): Step[] {
  return Object.values(node.interfaces).flatMap((at) =>
    standingAddresses(node, at).map(
      (address): Step => ({ do: 'address', node: node.name, name: at.name, address }),
    ),
  );
}

function qdiscs(node: TopologyNode): Step[] {
  return Object.values(node.interfaces).flatMap(({ name, impairment }): Step[] => {
    const stack = qdiscsOf(impairment);
    return stack.length === 0 ? [] : [{ do: 'qdiscs', node: node.name, name, qdiscs: stack }];
  });
}

function rules(node: TopologyNode): Step[] {
  return RULE_TOOLS.flatMap((tool) => {
    const text = node.rules[tool];
    return text === '' ? [] : [{ do: 'rules', node: node.name, tool, text }];
  });
}

/** Bridges are set up last, when their ports can already forward. */
function ups(node: TopologyNode): Step[] {
  const up = upOrder(node).filter((at) => at.kind !== 'loopback' && isLive(node, at));
  const narrow = tooNarrow(node);
  return [
    { do: 'up', node: node.name, name: 'lo' },
    ...up.map(({ name }): Step => {
      const quiet = node.ipv6 || narrow.has(name) ? {} : ({ ipv6: false } as const);
      return { do: 'up', node: node.name, name, ...quiet };
    }),
  ];
}
