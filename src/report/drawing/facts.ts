import type { Topology, TopologyNode } from '../../plan/topology.ts';
import { wrap } from '../columns.ts';

/** Wider boxes leave no room for neighbours in 80 columns. */
const WIDEST = 44;

/** What stands in a node's box: interfaces with addresses, bridges with their ports, services, unplugged ports. */
export function facts(node: TopologyNode): string[] {
  const interfaces = Object.values(node.interfaces);
  const shown = interfaces.filter(({ kind, addresses }) => kind === 'bridge' || addresses.length > 0);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const unplugged = interfaces.filter(({ kind, peer }) => kind === 'veth' && peer === undefined);
  const lines = [
    ...shown.map(({ name, addresses, kind }) => {
      const ports = interfaces.filter(({ master }) => master === name).map((port) => port.name);
      const bridge = kind === 'bridge' ? [`bridge: ${runs(ports) || 'no ports'}`] : [];
      return [name.padEnd(width), ...addresses, ...bridge].join('  ');
    }),
    ...Object.values(node.services).map((service) => `${service.kind} on port ${service.port}`),
    ...(unplugged.length > 0 ? [`unplugged: ${runs(unplugged.map(({ name }) => name))}`] : []),
  ];
  return lines.flatMap((line) => (line.length <= WIDEST ? [line] : wrapped(line)));
}

function wrapped(line: string): string[] {
  const [first = '', ...rest] = wrap(line, WIDEST);
  return [first, ...rest.map((more) => `  ${more}`)];
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
    ...facts(node).map((fact) => `  ${fact}`),
    ...Object.values(node.interfaces).flatMap(({ name, peer }) =>
      peer ? [`  ${name} ── ${peer.node}:${peer.interface}`] : [],
    ),
  ]);
}
