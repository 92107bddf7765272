import { type AnyKind, MASTER_KINDS } from '../../lab/link-kind.ts';
import { servicePort } from '../../lab/service.ts';
import type { Topology, TopologyInterface, TopologyNode } from '../../plan/topology.ts';
import { fold } from '../columns.ts';

/** The widest box. Wider ones leave no room for neighbours in 80 columns. */
const WIDEST = 44;

/** A line of a node's box. */
export interface Fact {
  text: string;
  /** The interface that the line is about. Absent for other lines. */
  interface?: string;
}

/** Returns the lines of a node's box: interfaces with addresses or a special kind, services, unplugged ports. */
export function facts(node: TopologyNode): Fact[] {
  const interfaces = Object.values(node.interfaces);
  const shown = interfaces.filter(
    ({ kind, addresses, dhcp }) => !PLAIN.has(kind) || addresses.length > 0 || dhcp,
  );
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const unplugged = interfaces.filter(({ kind, peer }) => kind === 'veth' && peer === undefined);
  const lines = [
    ...shown.map((at) => {
      const ports = interfaces.filter(({ master }) => master === at.name).map((port) => port.name);
      const words = [...at.addresses, ...(at.dhcp ? ['dhcp'] : []), ...kindOf(at, ports)];
      return { text: [at.name.padEnd(width), ...words].join('  '), interface: at.name };
    }),
    ...Object.values(node.services).map((service) => {
      const port = servicePort(service);
      return { text: port === undefined ? service.kind : `${service.kind} on port ${port}` };
    }),
    ...(unplugged.length > 0 ? [{ text: `unplugged: ${runs(unplugged.map(({ name }) => name))}` }] : []),
  ];
  return lines.flatMap(wrapped);
}

/** Kinds that the drawing does not mention. */
const PLAIN: ReadonlySet<AnyKind> = new Set(['veth', 'loopback']);

/** `bridge: p1, p2`, `vlan 10 on eth0`, `vxlan 7 to 10.0.0.2`. */
function kindOf({ kind, link }: TopologyInterface, ports: readonly string[]): string[] {
  if (PLAIN.has(kind)) return [];
  if (MASTER_KINDS.includes(kind)) return [`${kind}: ${runs(ports) || 'no ports'}`];
  const { id, parent, remote } = (link ?? {}) as { id?: number; parent?: string; remote?: string };
  const words = [kind, id, parent && `on ${parent}`, remote && `to ${remote}`];
  return [words.filter((word) => word !== undefined).join(' ')];
}

function wrapped(fact: Fact): Fact[] {
  const [first = '', ...rest] = fold(fact.text, 2, WIDEST);
  return [{ ...fact, text: first }, ...rest.map((text) => ({ text }))];
}

/** Writes `eth0…eth3, wan`: consecutive names are shortened. */
export function runs(names: readonly string[]): string {
  const groups: string[][] = [];
  for (const name of names) {
    const group = groups.at(-1);
    if (group && follows(group.at(-1) ?? '', name)) group.push(name);
    else groups.push([name]);
  }
  return groups
    .map((group) => (group.length > 2 ? `${group[0]}…${group.at(-1)}` : group.join(', ')))
    .join(', ');
}

function follows(before: string, name: string): boolean {
  const [, stem = '', number] = /^(.*?)(\d+)$/.exec(before) ?? [];
  return number !== undefined && name === `${stem}${Number(number) + 1}`;
}

/** The lab as a list, where it is too wide for boxes. */
export function listed({ nodes }: Topology): string[] {
  return Object.values(nodes).flatMap((node) => [
    node.name,
    ...facts(node).map(({ text }) => `  ${text}`),
    ...Object.values(node.interfaces).flatMap(({ name, peer }) =>
      peer ? [`  ${name} ── ${peer.node}:${peer.interface}`] : [],
    ),
  ]);
}
