import type { Expectation, Lab, LabNode, Probe } from '../../../src/index.ts';
import type { Random } from '../support/random.ts';

/**
 *   client -- segment 0 -- r1 -- segment 1 -- … -- rN -- segment N -- server
 *
 * Segment i is 10.(i+1).0.0/24 and fd00:i+1::/64. The router before a segment is .1 there, the one behind it .254. A
 * segment is a cable, or a switch with a bystander. The server is .2 in the last segment, the client .3 in the first or,
 * where it asks by the router's outer address (`loopback`), in the last.
 */
export interface World {
  family: 4 | 6;
  protocol: 'http' | 'https' | 'tcp' | 'udp' | 'dns' | 'ping';
  nat: 'none' | 'snat' | 'dnat' | 'loopback';
  /** The language of the rules. */
  tool: 'iptables' | 'nft';
  /** The kind of the hosts' interfaces. The other end of a VXLAN is the last router. */
  over: 'veth' | 'macvlan' | 'vxlan';
  /** Whether routers keep their routes in a separate table, which a policy rule selects. */
  ruled: boolean;
  /** Number of routers. */
  routers: number;
  /** For each segment, whether it is a switch (or a cable). */
  switched: boolean[];
  /** Whether another program on the client asks another host on the same port. */
  noisy: boolean;
  nodes: Record<string, LabNode>;
  links: [string, string][];
  probe: Probe;
  random: Random;
}

/** The port that the client asks for, and the port of the service. */
export const PUBLIC = 8080;
export const PRIVATE = 80;

export function labOf(name: string, { nodes, links, probe }: World, expected: Expectation): Lab {
  const scenarios = { planted: { because: 'It was planted.', expect: { ask: expected } } };
  return { name, about: 'A random network.', nodes, links, probes: { ask: probe }, scenarios };
}

/** The number of the client's segment. */
export const clientSegment = ({ nat, routers }: World): number => (nat === 'loopback' ? routers : 0);

export const address = ({ family }: World, segment: number, host: number): string =>
  family === 4 ? `10.${segment + 1}.0.${host}` : `fd00:${segment + 1}::${host}`;
export const prefix = ({ family }: World, segment: number): string =>
  family === 4 ? `10.${segment + 1}.0.0/24` : `fd00:${segment + 1}::/64`;
export const length = ({ family }: World): number => (family === 4 ? 24 : 64);

/** The address that the client asks for: the server's or, with NAT, the outer address of the last router. */
export const target = (world: World): string =>
  turns(world) ? address(world, world.routers - 1, 254) : address(world, world.routers, 2);
/** The transport protocol of the probe; undefined for ping. */
export const transport = ({ protocol }: World): 'tcp' | 'udp' | undefined =>
  (({ http: 'tcp', https: 'tcp', tcp: 'tcp', udp: 'udp', dns: 'udp', ping: undefined }) as const)[protocol];
export const turns = ({ nat }: World): boolean => nat === 'dnat' || nat === 'loopback';

/** Suffix of the interface that the cable is plugged into, if `${node}:${name}` is stacked on it. */
export const PLUG = 'plug0';

/** The number of the separate routing table (`ruled`). */
export const TABLE = 77;

export function node(world: World, name: string): LabNode {
  const found = world.nodes[name];
  if (found === undefined) throw new Error(`no node ${name}`);
  return found;
}
