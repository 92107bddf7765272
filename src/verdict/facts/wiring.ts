import type { LinkState, NodeState } from '../../agent/protocol.ts';
import { parseAddress } from '../../lab/address.ts';
import { isWithoutFrames } from '../../lab/link-kind.ts';
import { parentPlace } from '../../plan/parent.ts';
import type { InterfaceId, Topology, TopologyInterface } from '../../plan/topology.ts';
import { placeName, Ways } from './ways.ts';

export { placeName };

/** Is it a loopback address? Every node has those for itself only. */
export const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';

/** Is it the address of a multicast group? */
export const isGroupAddress = (ip: string): boolean => /^(22[4-9]|23\d)\.|^ff/i.test(ip);

type Links = Pick<NodeState, 'node' | 'links'>;

/** The MAC address on `lo`, and in tunnels that carry only IP packets, where nothing has a MAC address. */
const NO_STATION = '00:00:00:00:00:00';

const macOf = (given: TopologyInterface, link: LinkState | undefined): string =>
  isWithoutFrames(given.kind) ? NO_STATION : link?.mac || given.mac;

/**
 * Finds owners by address: the reverse of the topology. Addresses that the kernel reported are used before the
 * lab's, because somebody may have changed them. An interface that is down has lost some addresses, so for it the
 * lab's are used too.
 */
export class Wiring {
  readonly topology: Topology;
  readonly #macs = new Map<string, InterfaceId>();
  /** All interfaces with a MAC address, except ports of bridges. */
  readonly #stations = new Map<string, InterfaceId[]>();
  readonly #ips = new Map<string, InterfaceId[]>();
  /** The MAC addresses that interfaces have now. */
  readonly #macsNow = new Map<string, string>();

  readonly #ways: Ways;

  constructor(topology: Topology, states: readonly Links[] = []) {
    this.topology = topology;
    this.#ways = new Ways(topology, (ip) => this.#ips.get(ip) ?? []);
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
    // If a port has its bridge's MAC address, the bridge is meant.
    if (mac !== NO_STATION && (!isPort || !this.#macs.has(mac))) this.#macs.set(mac, place);
    if (mac !== NO_STATION && !isPort) this.#stations.set(mac, [...(this.#stations.get(mac) ?? []), place]);
    this.#macsNow.set(placeName(place), mac);
    for (const address of addresses) {
      const ip = parseAddress(address)?.ip ?? address;
      if (!isLoopback(ip)) this.#ips.set(ip, [...(this.#ips.get(ip) ?? []), place]);
    }
  }

  ofMac(mac: string): InterfaceId | undefined {
    return this.#macs.get(mac);
  }

  /** Returns the interface that a frame is for: if several have its MAC address, the one with this IP address. */
  meantBy(mac: string, ip: string | undefined): InterfaceId | undefined {
    const all = this.#stations.get(mac) ?? [];
    const owner =
      all.length > 1 && ip !== undefined ? all.find(({ node }) => this.owns(node, ip)) : undefined;
    return owner ?? this.ofMac(mac);
  }

  ofIp(ip: string): InterfaceId | undefined {
    return this.#ips.get(ip)?.at(-1);
  }

  /** Returns the owner of the address on the same node or segment, as far as a frame of this interface may come. */
  neighbour(from: InterfaceId, ip: string): InterfaceId | undefined {
    const stack = this.stackOf(from);
    return this.#ips.get(ip)?.find((owner) => owner.node === from.node || this.leadsTo(stack, owner));
  }

  owns(node: string, ip: string): boolean {
    return this.#ips.get(ip)?.some((owner) => owner.node === node) ?? false;
  }

  /** Returns the interface of the IP stack that gets a frame: for a port, its bridge. */
  stackOf(at: InterfaceId): InterfaceId {
    return { node: at.node, interface: this.bridgeOf(at) ?? at.interface };
  }

  interface({ node, interface: name }: InterfaceId) {
    return this.topology.nodes[node]?.interfaces[name];
  }

  /**
   * Do frames reach it by other paths than its own cable: through a tunnel, or by a cable that several interfaces
   * share?
   */
  sharesCable(place: InterfaceId): boolean {
    if (this.interface(place)?.link !== undefined) return true;
    return Object.values(this.topology.nodes).some(({ name, interfaces }) =>
      Object.values(interfaces).some(({ link }) => link && parentPlace(name, link) === placeName(place)),
    );
  }

  /** Returns the interface with the cable. A macvlan or ipvlan uses its parent's. */
  cableOf(place: InterfaceId): InterfaceId {
    return this.#ways.cableOf(place);
  }

  /**
   * Do both send frames to each other only through the switch at the other end of their cable (VEPA)? That switch must
   * send the frames back by the port on which they arrived.
   */
  needsReflection(from: InterfaceId, target: InterfaceId): boolean {
    return this.#ways.needsReflection(from, target);
  }

  /** Is it the cable below another interface: a macvlan with this MAC address, in any node? */
  isBelow(place: InterfaceId, mac: string): boolean {
    const station = this.ofMac(mac);
    const isOther = station !== undefined && placeName(station) !== placeName(place);
    return isOther && placeName(this.cableOf(station)) === placeName(place);
  }

  /**
   * Returns the owner of the MAC address, if it is a macvlan of this node on this interface: a second interface on
   * the same cable.
   */
  stationOn(place: InterfaceId, mac: string): InterfaceId | undefined {
    const station = this.ofMac(mac);
    return station?.node === place.node && this.isBelow(place, mac) ? station : undefined;
  }

  macOf(place: InterfaceId): string | undefined {
    return this.#macsNow.get(placeName(place));
  }

  /** Returns the bridge that the interface is a port of. */
  bridgeOf(place: InterfaceId): string | undefined {
    return this.interface(place)?.master;
  }

  /** Does the cable of this interface lead to the target, directly or across bridges, without the places to avoid? */
  leadsTo(
    from: InterfaceId,
    target: InterfaceId,
    avoid: (at: InterfaceId) => boolean = () => false,
  ): boolean {
    return this.#ways.path(from, target, avoid) !== undefined;
  }

  /**
   * Returns the interfaces that a frame passes on its path to the target, both ends included. Empty if there is no
   * path.
   */
  pathTo(from: InterfaceId, target: InterfaceId): InterfaceId[] {
    return this.#ways.path(from, target, () => false) ?? [];
  }
}
