import type { LinkState, NodeState } from '../../agent/protocol.ts';
import { parseAddress } from '../../lab/address.ts';
import { isWithoutFrames } from '../../lab/link-kind.ts';
import { parentPlace } from '../../plan/parent.ts';
import type { InterfaceId, Topology, TopologyInterface } from '../../plan/topology.ts';

export const placeName = ({ node, interface: name }: InterfaceId): string => `${node}:${name}`;

/** Every node has it, for itself only. */
export const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';

type Links = Pick<NodeState, 'node' | 'links'>;

/** What stands for a station where there is none: on `lo`, and in tunnels for packets. */
const NO_STATION = '00:00:00:00:00:00';

const macOf = (given: TopologyInterface, link: LinkState | undefined): string =>
  isWithoutFrames(given.kind) ? NO_STATION : link?.mac || given.mac;

/**
 * Who has what, looked up by address: the topology turned inside out. What the kernel says of addresses counts, where it was asked:
 * somebody may have changed them since. An interface that is down has lost some, and is to be found by what the lab gave it.
 */
export class Wiring {
  readonly topology: Topology;
  readonly #macs = new Map<string, InterfaceId>();
  readonly #ips = new Map<string, InterfaceId[]>();
  /** The MAC addresses that places have now. */
  readonly #macsNow = new Map<string, string>();

  constructor(topology: Topology, states: readonly Links[] = []) {
    this.topology = topology;
    for (const { name: node, interfaces } of Object.values(topology.nodes)) {
      const links = states.find((state) => state.node === node)?.links ?? [];
      for (const given of Object.values(interfaces)) {
        const link = links.find(({ name }) => name === given.name);
        const addresses = link?.up ? link.addresses : given.addresses;
        this.#add({ node, interface: given.name }, macOf(given, link), addresses, given.master !== undefined);
      }
      for (const { name, mac = '', addresses, master } of links)
        if (interfaces[name] === undefined)
          this.#add({ node, interface: name }, mac, addresses, master !== undefined);
    }
  }

  #add(place: InterfaceId, mac: string, addresses: readonly string[], isPort: boolean): void {
    // A port never speaks for itself: where it shares its bridge's MAC address, the bridge is meant.
    if (mac !== NO_STATION && (!isPort || !this.#macs.has(mac))) this.#macs.set(mac, place);
    this.#macsNow.set(placeName(place), mac);
    for (const address of addresses) {
      const ip = parseAddress(address)?.ip ?? address;
      if (!isLoopback(ip)) this.#ips.set(ip, [...(this.#ips.get(ip) ?? []), place]);
    }
  }

  ofMac(mac: string): InterfaceId | undefined {
    return this.#macs.get(mac);
  }

  ofIp(ip: string): InterfaceId | undefined {
    return this.#ips.get(ip)?.at(-1);
  }

  /** Who has the address where a frame of this interface can come to: at its node, or at the other ends of its segment. */
  neighbour(from: InterfaceId, ip: string): InterfaceId | undefined {
    const stack = this.stackOf(from);
    return this.#ips.get(ip)?.find((owner) => owner.node === from.node || this.leadsTo(stack, owner));
  }

  owns(node: string, ip: string): boolean {
    return this.#ips.get(ip)?.some((owner) => owner.node === node) ?? false;
  }

  /** The interface of the IP stack that a frame at this place is handed to: its bridge, where it is a port. */
  stackOf(at: InterfaceId): InterfaceId {
    return { node: at.node, interface: this.bridgeOf(at) ?? at.interface };
  }

  interface({ node, interface: name }: InterfaceId) {
    return this.topology.nodes[node]?.interfaces[name];
  }

  /** Frames come to it in other ways than by a cable of its own: through a tunnel, by another's cable, or it is such a cable. */
  sharesCable(place: InterfaceId): boolean {
    if (this.interface(place)?.link !== undefined) return true;
    return Object.values(this.topology.nodes).some(({ name, interfaces }) =>
      Object.values(interfaces).some(({ link }) => link && parentPlace(name, link) === placeName(place)),
    );
  }

  /** The interface that has the cable by which it speaks: a macvlan, or an ipvlan, has its parent's. */
  cableOf(place: InterfaceId): InterfaceId {
    const { kind, link } = this.interface(place) ?? {};
    if (link === undefined || (kind !== 'macvlan' && kind !== 'ipvlan')) return place;
    const [node = '', name = ''] = parentPlace(place.node, link)?.split(':') ?? [];
    return this.cableOf({ node, interface: name });
  }

  macOf(place: InterfaceId): string | undefined {
    return this.#macsNow.get(placeName(place));
  }

  /** The bridge that the interface is a port of. */
  bridgeOf(place: InterfaceId): string | undefined {
    return this.interface(place)?.master;
  }

  portsOf(node: string, bridge: string): string[] {
    const interfaces = Object.values(this.topology.nodes[node]?.interfaces ?? {});
    return interfaces.filter(({ master }) => master === bridge).map(({ name }) => name);
  }

  /** Whether the cable in this interface, or under it, leads to the target, directly or across bridges, by places not to be avoided. */
  leadsTo(
    from: InterfaceId,
    target: InterfaceId,
    avoid: (at: InterfaceId) => boolean = () => false,
  ): boolean {
    return this.#search(this.cableOf(from), this.cableOf(target), avoid, new Set()) !== undefined;
  }

  /** The interfaces that a frame passes on its way to the target, the first and the last included; none where no way leads there. */
  pathTo(from: InterfaceId, target: InterfaceId): InterfaceId[] {
    return this.#search(this.cableOf(from), this.cableOf(target), () => false, new Set()) ?? [];
  }

  #search(
    from: InterfaceId,
    target: InterfaceId,
    avoid: (at: InterfaceId) => boolean,
    seen: Set<string>,
  ): InterfaceId[] | undefined {
    if (avoid(from)) return undefined;
    if (this.interface(from)?.kind === 'bridge')
      return this.#onward(from.node, from.interface, target, avoid, seen);
    const far = this.interface(from)?.peer;
    if (far === undefined || avoid(far) || seen.has(placeName(far))) return undefined;
    seen.add(placeName(from)).add(placeName(far));
    const way = [from, far];
    const bridge = this.bridgeOf(far);
    if (far.node === target.node && (bridge ?? far.interface) === target.interface) return way;
    const rest = bridge === undefined ? undefined : this.#onward(far.node, bridge, target, avoid, seen);
    return rest && [...way, ...rest];
  }

  #onward(
    node: string,
    bridge: string,
    target: InterfaceId,
    avoid: (at: InterfaceId) => boolean,
    seen: Set<string>,
  ): InterfaceId[] | undefined {
    for (const port of this.portsOf(node, bridge)) {
      const place = { node, interface: port };
      const way = seen.has(placeName(place)) ? undefined : this.#search(place, target, avoid, seen);
      if (way) return way;
    }
    return undefined;
  }
}
