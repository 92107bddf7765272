import { serviceSockets } from '../../lab/service.ts';
import type { Interface, LabNode, Rules } from '../../lab/types.ts';
import type { TopologyInterface, TopologyNode } from '../../plan/topology.ts';
import type { Network } from './fault.ts';

/** Nodes that forward packets. */
export const routers = ({ topology }: Network): TopologyNode[] =>
  Object.values(topology.nodes).filter((node) =>
    Object.entries(node.sysctl).some(([key, value]) => FORWARDING.test(key) && value === '1'),
  );

const FORWARDING = /^net\.(ipv4\.ip_forward|ipv[46]\.conf\.all\.forwarding)$/;

/** Nodes with services, and the protocol and port of each. */
export const servers = ({ topology }: Network): { node: TopologyNode; sockets: Socket[] }[] =>
  Object.values(topology.nodes).flatMap((node) => {
    const sockets = Object.values(node.services).flatMap((service) =>
      serviceSockets(service).flatMap((text) => {
        const [, protocol, port] = /^(tcp|udp) (\d+)$/.exec(text) ?? [];
        return protocol && port ? [{ protocol, port: Number(port) }] : [];
      }),
    );
    return sockets.length > 0 ? [{ node, sockets }] : [];
  });

export interface Socket {
  protocol: string;
  port: number;
}

/** The addresses of a node, without prefix lengths. */
export const addressesOf = (node: TopologyNode): string[] =>
  Object.values(node.interfaces).flatMap(({ addresses }) =>
    addresses.map((each) => each.replace(/\/.*/, '')),
  );

/** Returns the node with more text at the end of its rules for a tool. */
export function withRules(node: LabNode, tool: keyof Rules, text: string): LabNode {
  const before = node.rules?.[tool];
  if (before !== undefined && typeof before !== 'string') return node;
  return { ...node, rules: { ...node.rules, [tool]: [before, text].filter(Boolean).join('\n') } };
}

/**
 * Returns the node with each line of its rules for a tool replaced by what `line` returns. An empty list removes
 * the line.
 */
export function withLines(node: LabNode, tool: keyof Rules, line: (text: string) => string[]): LabNode {
  const before = node.rules?.[tool];
  if (typeof before !== 'string') return node;
  return { ...node, rules: { ...node.rules, [tool]: before.split('\n').flatMap(line).join('\n') } };
}

/** Returns the matching lines of its rules for a tool. */
export function linesOf(node: LabNode | undefined, tool: keyof Rules, wanted: RegExp): string[] {
  const text = node?.rules?.[tool];
  return typeof text === 'string' ? text.split('\n').filter((line) => wanted.test(line)) : [];
}

/** Interfaces of all nodes. */
export function interfacesOf(
  { topology }: Network,
  wanted: (one: TopologyInterface) => boolean,
): [node: string, name: string, one: TopologyInterface][] {
  return Object.values(topology.nodes).flatMap((node) =>
    Object.values(node.interfaces)
      .filter(wanted)
      .map((one): [string, string, TopologyInterface] => [node.name, one.name, one]),
  );
}

/** Returns the node with one of its interfaces changed. */
export function withInterface(node: LabNode, name: string, change: (one: Interface) => Interface): LabNode {
  const one = node.interfaces?.[name] ?? {};
  return { ...node, interfaces: { ...node.interfaces, [name]: { ...one, ...change(one) } } };
}
