import type { Interface, LabNode } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import { isIn, isPublic, networkOf, type OwnAddress, ownAddress } from './networks.ts';

/** A place to connect something to a segment of the machine. */
export interface Plug {
  /** The interface with a cable. */
  port: string;
  /** The VLAN tag of the segment's frames there. */
  tag: number | undefined;
  /** Set if only one host can be there: a container, or a virtual machine. */
  single: boolean;
  /** MAC addresses that the machine has seen there. */
  stations: string[];
}

/** A network of the machine, by an interface with an address. */
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

/** Returns the networks of the machine, and where each can be connected. */
export function segmentsOf(owner: string, node: LabNode, machine: Machine): Segment[] {
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
  return all.toSorted((a, b) => (first(a) < first(b) ? -1 : 1));
}

/** Reports bridges that no network of the machine goes by: nobody is connected to them. */
export const silentBridges = ({ interfaces = {} }: LabNode, segments: readonly Segment[]): Loss[] =>
  Object.entries(interfaces).flatMap(([name, { kind, up }]) => {
    const ports = portsOf(name, interfaces);
    const isUsed = ports.some(([port]) => segments.some((segment) => isBehind(segment, port)));
    if (kind !== 'bridge' || up === false || ports.length === 0 || isUsed) return [];
    const what = `${name}, a bridge without an address`;
    return [{ what, may: 'nobody is at its ports here: what it passes on, or drops, is not asked for' }];
  });

/** Plugs with a carrier and a known host come first. */
function plugsOf(dev: string, tag: number | undefined, node: LabNode, machine: Machine): Plug[] {
  const all = node.interfaces ?? {};
  const given = all[dev] ?? {};
  const below = (name: string, vlan = tag) => plugsOf(name, vlan, node, machine);
  switch (given.kind) {
    case undefined:
    case 'veth':
      return [plugOf(dev, tag, machine)];
    case 'vlan':
      return below(given.parent ?? '', given.id);
    case 'macvlan':
    case 'ipvlan':
      return below(given.parent ?? '');
    case 'bond':
      return portsOf(dev, all)
        .slice(0, 1)
        .flatMap(([name]) => below(name));
    case 'bridge':
      return inOrder(
        portsOf(dev, all).flatMap(([name, port]) => passing(name, port, given, tag, below)),
        machine,
      );
    default:
      return [];
  }
}

const portsOf = (master: string, all: Readonly<Record<string, Interface>>) =>
  Object.entries(all).filter(([, each]) => each.master === master && each.up !== false);

/** On a bridge with VLANs only ports in that VLAN count. */
function passing(
  name: string,
  { vlans = {} }: Interface,
  bridge: Interface,
  tag: number | undefined,
  below: (name: string, tag?: number) => Plug[],
): Plug[] {
  if (!bridge.vlanFiltering) return below(name, tag);
  const vlan = tag ?? bridge.vlans?.untagged ?? 1;
  if (vlans.untagged === vlan) return below(name, undefined).map((plug) => ({ ...plug, tag: undefined }));
  return vlans.tagged?.includes(vlan) ? below(name, vlan) : [];
}

function plugOf(port: string, tag: number | undefined, machine: Machine): Plug {
  const stations = machine.stations.filter((station) => station.port === port).map(({ mac }) => mac);
  return { port, tag, single: isSingle(port, machine), stations };
}

/** Names that engines give to the machine's end of a container's cable, and hypervisors to a guest's. */
const SINGLE = /^(veth|cali|lxc|vnet|tap|fwpr|fwln|azv|eni|gke|macvtap|vif)[0-9a-z]/i;

const isSingle = (port: string, { links, stations }: Machine) =>
  SINGLE.test(port) &&
  links.some(
    ({ name, elsewhere, kind }) => name === port && (elsewhere || kind === 'tun' || kind === 'veth'),
  ) &&
  stations.filter((station) => station.port === port).length < 2;

function inOrder(plugs: readonly Plug[], { links }: Machine): Plug[] {
  const carrier = new Set(links.filter((link) => link.carrier).map(({ name }) => name));
  const plugged = plugs.filter(({ port }) => carrier.has(port));
  // If the snapshot shows no carrier at all, all interfaces are used.
  const usable = plugged.length > 0 ? plugged : plugs.slice(0, 1);
  return usable.toSorted((a, b) => Math.sign(b.stations.length) - Math.sign(a.stations.length));
}

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
