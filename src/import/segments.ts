import type { LabNode } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import { isIn, isPublic, networkOf, type OwnAddress, ownAddress } from './networks.ts';
import { type Plug, plugsOf, portsOf } from './plugs.ts';

/** A network of the machine: by an interface with an address or, if somebody asks there, by a bridge without one. */
export interface Segment {
  /** The machine's node. */
  owner: string;
  dev: string;
  addresses: OwnAddress[];
  plugs: Plug[];
  /** Whether the interface is up. Hosts that are asked for exist in either case. */
  up: boolean;
  /** Set if hosts outside are reached by this interface: it has the default route, or a route to public addresses. */
  outside: boolean;
}

/** Is the segment reached by this interface of the machine: its own one, or a port below it? */
export const isBehind = ({ dev, plugs }: Segment, name: string): boolean =>
  dev === name || plugs.some(({ port }) => port === name);

/**
 * Returns the networks of the machine, and where each can be connected.
 *
 * @param asking interfaces behind which the user says that somebody is
 */
export function segmentsOf(
  owner: string,
  node: LabNode,
  machine: Machine,
  asking: readonly string[] = [],
): Segment[] {
  const outside = outsideOf(node);
  const all = Object.entries(node.interfaces ?? {}).flatMap(([dev, given]): Segment[] => {
    const addresses = (given.addresses ?? []).flatMap((text) => ownAddress(text) ?? []);
    if (dev === 'lo' || given.kind === 'dummy' || addresses.length === 0) return [];
    const up = given.up !== false;
    return [
      { owner, dev, addresses, up, plugs: plugsOf(dev, undefined, node, machine), outside: outside.has(dev) },
    ];
  });
  // Sorted by address, so that other names of interfaces make no difference.
  const first = ({ addresses }: Segment) => addresses[0]?.ip ?? '';
  all.sort((a, b) => (first(a) < first(b) ? -1 : 1));
  for (const port of asking) {
    const silent = silentSegment(owner, port, node, machine);
    if (silent !== undefined && !all.some((segment) => isBehind(segment, port))) all.push(silent);
  }
  return all;
}

/** Is it of a bridge without an address? The machine takes part in nothing there, it passes frames on. */
export const isSilent = ({ addresses }: Segment): boolean => addresses.length === 0;

/** Returns the network behind the port of a bridge without an address; on a bridge with VLANs, that of the port. */
function silentSegment(owner: string, port: string, node: LabNode, machine: Machine): Segment | undefined {
  const { [port]: given } = node.interfaces ?? {};
  const dev = given?.master ?? '';
  const bridge = node.interfaces?.[dev];
  if (bridge?.kind !== 'bridge' || (bridge.addresses ?? []).length > 0) return undefined;
  const vlan = bridge.vlanFiltering ? given?.vlans?.untagged : undefined;
  const plugs = plugsOf(dev, vlan, node, machine);
  return { owner, dev, addresses: [], up: bridge.up !== false, plugs, outside: false };
}

/** Returns the bridges that no network of the machine goes by, with their ports. */
export const silentBridges = ({ interfaces = {} }: LabNode, segments: readonly Segment[]) =>
  Object.entries(interfaces).flatMap(([name, { kind, up }]) => {
    const ports = portsOf(name, interfaces).map(([port]) => port);
    const isUsed = ports.some((port) => segments.some((segment) => isBehind(segment, port)));
    return kind !== 'bridge' || up === false || ports.length === 0 || isUsed ? [] : [{ name, ports }];
  });

/** Reports those bridges: nobody is connected to them. */
export const tellSilentBridges = (node: LabNode, segments: readonly Segment[]): Loss[] =>
  silentBridges(node, segments).map(({ name, ports }) => ({
    what: `${name}, a bridge without an address`,
    may: `nobody is at its ports here: what it passes on, or drops, is asked for by --ask ADDRESS%${ports[0]}=… alone`,
  }));

/**
 * Returns the interfaces to others: those of default routes or, without one, those with a public address or a
 * route beyond.
 */
function outsideOf(node: LabNode): Set<string> {
  const devs = (routes: LabNode['routes'] = []) =>
    routes.flatMap((route) => [route, ...(route.nexthops ?? [])].flatMap(({ dev }) => dev ?? []));
  const given = Object.entries(node.interfaces ?? {});
  const defaults = devs(node.routes?.filter(({ to }) => to === 'default'));
  if (defaults.length > 0) return new Set(defaults);
  const has = (test: (ip: string) => boolean) =>
    given.filter(
      ([name, { addresses = [] }]) =>
        name !== 'lo' && addresses.some((each) => test(ownAddress(each)?.ip ?? '')),
    );
  const open = has((ip) => !ip.includes(':') && isPublic(ip)).map(([name]) => name);
  if (open.length > 0) return new Set(open);
  return new Set(devs(node.routes).slice(0, 1));
}

/** The address with the prefix length of the segment's network, or alone. */
export function addressOn(ip: string, { addresses }: Segment): string {
  const own = addresses.find((each) => isIn(ip, networkOf(each)));
  return `${ip}/${own?.prefix ?? (ip.includes(':') ? 128 : 32)}`;
}
