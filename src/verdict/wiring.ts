import type { InterfaceId, Topology } from '../plan/topology.ts';

export const placeName = ({ node, interface: name }: InterfaceId): string => `${node}:${name}`;

/** Who has what, looked up by address: the topology turned inside out. */
export class Wiring {
  readonly topology: Topology;
  readonly #macs = new Map<string, InterfaceId>();
  readonly #ips = new Map<string, InterfaceId>();

  constructor(topology: Topology) {
    this.topology = topology;
    for (const node of Object.values(topology.nodes)) {
      for (const { name, mac, addresses, master } of Object.values(node.interfaces)) {
        const place = { node: node.name, interface: name };
        // A port never speaks for itself: where it shares its bridge's MAC address, the bridge is meant.
        if (master === undefined || !this.#macs.has(mac)) this.#macs.set(mac, place);
        for (const address of addresses) this.#ips.set(address.split('/')[0] ?? address, place);
      }
    }
  }

  ofMac(mac: string): InterfaceId | undefined {
    return this.#macs.get(mac);
  }

  ofIp(ip: string): InterfaceId | undefined {
    return this.#ips.get(ip);
  }

  interface({ node, interface: name }: InterfaceId) {
    return this.topology.nodes[node]?.interfaces[name];
  }

  macOf(place: InterfaceId): string | undefined {
    return this.interface(place)?.mac;
  }

  /** The bridge that the interface is a port of. */
  bridgeOf(place: InterfaceId): string | undefined {
    return this.interface(place)?.master;
  }

  portsOf(node: string, bridge: string): string[] {
    const interfaces = Object.values(this.topology.nodes[node]?.interfaces ?? {});
    return interfaces.filter(({ master }) => master === bridge).map(({ name }) => name);
  }

  /** Whether the cable in this interface leads to the target, directly or across bridges. */
  leadsTo(from: InterfaceId, target: InterfaceId, seen = new Set<string>()): boolean {
    const far = this.interface(from)?.peer;
    if (far === undefined || seen.has(placeName(far))) return false;
    seen.add(placeName(far));
    if (far.node === target.node && far.interface === target.interface) return true;
    const bridge = this.bridgeOf(far);
    if (bridge === undefined) return false;
    if (far.node === target.node && bridge === target.interface) return true;
    const others = this.portsOf(far.node, bridge).filter((port) => port !== far.interface);
    return others.some((port) => this.leadsTo({ node: far.node, interface: port }, target, seen));
  }
}
