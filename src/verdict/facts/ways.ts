import { isWithoutFrames, type LinkKind } from '../../lab/link-kind.ts';
import { parentPlace } from '../../plan/parent.ts';
import type { InterfaceId, Topology, TopologyInterface } from '../../plan/topology.ts';
import { isTunnel } from '../../plan/watching.ts';

export const placeName = ({ node, interface: name }: InterfaceId): string => `${node}:${name}`;

/** Finds the ways of frames: by cables, across bridges, and through tunnels for frames. */
export class Ways {
  readonly #topology: Topology;
  readonly #ownersOf: (ip: string) => InterfaceId[];

  /** @param ownersOf who has an IP address */
  constructor(topology: Topology, ownersOf: (ip: string) => InterfaceId[]) {
    this.#topology = topology;
    this.#ownersOf = ownersOf;
  }

  /** Returns the interface with the cable. A macvlan or ipvlan uses that of its parent. */
  cableOf(place: InterfaceId): InterfaceId {
    const { kind, link } = this.#interface(place) ?? {};
    if (link === undefined || (kind !== 'macvlan' && kind !== 'ipvlan')) return place;
    const [node = '', name = ''] = parentPlace(place.node, link)?.split(':') ?? [];
    return this.cableOf({ node, interface: name });
  }

  /**
   * Returns the interfaces that a frame passes on its way to the target, both ends included. Undefined if no way
   * leads there.
   *
   * @param avoid whether a place is to be left out
   */
  path(
    from: InterfaceId,
    target: InterfaceId,
    avoid: (at: InterfaceId) => boolean,
  ): InterfaceId[] | undefined {
    const [cable, other] = [from, target].map((place) => this.cableOf(place));
    if (cable === undefined || other === undefined) return undefined;
    const isShared = placeName(cable) === placeName(other) && placeName(from) !== placeName(target);
    if (!isShared) return this.#search(cable, other, avoid, new Set());
    const modes = [from, target].map((place) => this.#stationMode(place));
    if (avoid(cable) || modes.some((mode) => mode === undefined || mode === 'private')) return undefined;
    if (!this.needsReflection(from, target)) return [from, cable, target];
    return [cable, ...this.#farEnds(cable), cable];
  }

  /** Returns how a station speaks with others on its cable. Undefined for the interface with the cable: with that it does not. */
  #stationMode(place: InterfaceId): string | undefined {
    const link = this.#interface(place)?.link;
    return link?.kind === 'macvlan' || link?.kind === 'ipvlan' ? link.mode : undefined;
  }

  /** Are they stations on one cable that speak by the switch behind it only (VEPA), which must send back what it got by one port? */
  needsReflection(from: InterfaceId, target: InterfaceId): boolean {
    if (placeName(this.cableOf(from)) !== placeName(this.cableOf(target))) return false;
    const modes = [from, target].map((place) => this.#stationMode(place));
    return modes.includes('vepa') && modes.every((mode) => mode === 'vepa' || mode === 'bridge');
  }

  #search(
    from: InterfaceId,
    target: InterfaceId,
    avoid: (at: InterfaceId) => boolean,
    seen: Set<string>,
  ): InterfaceId[] | undefined {
    if (avoid(from)) return undefined;
    if (this.#interface(from)?.kind === 'bridge')
      return this.#onward(from.node, from.interface, target, avoid, seen);
    seen.add(placeName(from));
    for (const far of this.#farEnds(from)) {
      if (avoid(far) || seen.has(placeName(far))) continue;
      seen.add(placeName(far));
      const way = [from, far];
      const bridge = this.#bridgeOf(far);
      if (far.node === target.node && (bridge ?? far.interface) === target.interface) return way;
      const rest = bridge === undefined ? undefined : this.#onward(far.node, bridge, target, avoid, seen);
      if (rest) return [...way, ...rest];
    }
    return undefined;
  }

  /** Returns where a frame comes out that enters the interface's cable, or its tunnel for frames. */
  #farEnds(from: InterfaceId): InterfaceId[] {
    const { peer, link, fdb = [] } = this.#interface(from) ?? {};
    if (link === undefined || !isTunnel(link) || isWithoutFrames(link.kind)) return peer ? [peer] : [];
    const remotes = ['remote' in link ? link.remote : undefined, ...fdb.map(({ remote }) => remote)];
    return remotes.flatMap((remote) => this.#ends(link, remote));
  }

  /** Returns the tunnels of the same kind, and of the same network, at the node that has this address. */
  #ends({ kind, ...link }: LinkKind, remote: string | undefined): InterfaceId[] {
    const nodes = new Set(this.#ownersOf(remote ?? '').map(({ node }) => node));
    const id = 'id' in link ? link.id : undefined;
    return [...nodes].flatMap((node) =>
      Object.values(this.#topology.nodes[node]?.interfaces ?? {}).flatMap(({ name, link: other }) => {
        const isSame = other?.kind === kind && ('id' in other ? other.id : undefined) === id;
        return isSame ? [{ node, interface: name }] : [];
      }),
    );
  }

  #onward(
    node: string,
    bridge: string,
    target: InterfaceId,
    avoid: (at: InterfaceId) => boolean,
    seen: Set<string>,
  ): InterfaceId[] | undefined {
    for (const port of this.#portsOf(node, bridge)) {
      const place = { node, interface: port };
      const way = seen.has(placeName(place)) ? undefined : this.#search(place, target, avoid, seen);
      if (way) return way;
    }
    return undefined;
  }

  #bridgeOf(place: InterfaceId): string | undefined {
    return this.#interface(place)?.master;
  }

  #portsOf(node: string, bridge: string): string[] {
    const all = Object.values(this.#topology.nodes[node]?.interfaces ?? {});
    return all.filter(({ master }) => master === bridge).map(({ name }) => name);
  }

  #interface({ node, interface: name }: InterfaceId): TopologyInterface | undefined {
    return this.#topology.nodes[node]?.interfaces[name];
  }
}
