import type { Interface, LabNode } from '../lab/types.ts';
import type { Machine } from '../snapshot/machine.ts';

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

/** Plugs with a carrier and a known host come first. */
export function plugsOf(
  dev: string,
  tag: number | undefined,
  node: LabNode,
  machine: Machine,
  passed: readonly string[] = [],
): Plug[] {
  const all = node.interfaces ?? {};
  const given = all[dev] ?? {};
  if (passed.includes(dev)) return [];
  const below = (name: string, vlan = tag) => plugsOf(name, vlan, node, machine, [...passed, dev]);
  switch (given.kind) {
    case undefined:
    case 'veth': {
      const peer = peerOf(dev, all, machine);
      if (peer === undefined) return [plugOf(dev, tag, machine)];
      return peer.master === undefined ? [] : below(peer.master, tag ?? peer.vlans?.untagged);
    }
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

/** Returns the other end of a cable, if the machine has it too. */
function peerOf(dev: string, all: Readonly<Record<string, Interface>>, { links }: Machine) {
  const link = links.find(({ name }) => name === dev);
  return link?.kind === 'veth' && !link.elsewhere ? all[link.parent ?? ''] : undefined;
}

export const portsOf = (master: string, all: Readonly<Record<string, Interface>>) =>
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
