import { servicePort } from '../../lab/service.ts';
import type { Topology, TopologyNode } from '../../plan/topology.ts';
import { fold } from '../columns.ts';

/** Wider boxes leave no room for neighbours in 80 columns. */
const WIDEST = 44;

/** A line of a node's box. */
export interface Fact {
  text: string;
  /** The interface that the line speaks of, where it speaks of one. */
  interface?: string;
}

/** What stands in a node's box: interfaces with addresses, bridges with their ports, services, unplugged ports. */
export function facts(node: TopologyNode): Fact[] {
  const interfaces = Object.values(node.interfaces);
  const shown = interfaces.filter(({ kind, addresses }) => kind === 'bridge' || addresses.length > 0);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const unplugged = interfaces.filter(({ kind, peer }) => kind === 'veth' && peer === undefined);
  const lines = [
    ...shown.map(({ name, addresses, kind }) => {
      const ports = interfaces.filter(({ master }) => master === name).map((port) => port.name);
      const bridge = kind === 'bridge' ? [`bridge: ${runs(ports) || 'no ports'}`] : [];
      return { text: [name.padEnd(width), ...addresses, ...bridge].join('  '), interface: name };
    }),
    ...Object.values(node.services).map((service) => {
      const port = servicePort(service);
      return { text: port === undefined ? service.kind : `${service.kind} on port ${port}` };
    }),
    ...(unplugged.length > 0 ? [{ text: `unplugged: ${runs(unplugged.map(({ name }) => name))}` }] : []),
  ];
  return lines.flatMap(wrapped);
}

function wrapped(fact: Fact): Fact[] {
  const [first = '', ...rest] = fold(fact.text, 2, WIDEST);
  return [{ ...fact, text: first }, ...rest.map((text) => ({ text }))];
}

/** `eth0…eth3, wan`: names that count up are told by the first and the last. */
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
