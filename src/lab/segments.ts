import { parsePlace } from './place.ts';
import type { Interface, Link } from './types.ts';

/** Interfaces by node and name. */
type Interfaces = ReadonlyMap<string, ReadonlyMap<string, Interface>>;

/** The layer-2 segment of each `node:interface`, by name. Interfaces on the same segment have the same name. */
export type Segments = ReadonlyMap<string, string>;

/**
 * Finds which interfaces reach each other without a router. These are on one segment: the two ends of a cable; a
 * bridge and its ports (with VLAN filtering, by VLAN); an interface and its macvlans; a VLAN interface and the
 * tagged traffic of its parent; the ends of a tunnel.
 */
export function segmentsOf(interfaces: Interfaces, links: readonly Link[]): Segments {
  const all = [...interfaces].flatMap(([node, own]) =>
    [...own].map(([name, given]): Placed => ({ node, given, place: `${node}:${name}` })),
  );
  const segments = new Groups();
  const tags = tagsOf(all);
  const joinAll = (a: string, b: string) => {
    for (const tag of tags) segments.join(channel(a, tag), channel(b, tag));
  };
  for (const [a, b] of links) joinAll(a, b);
  for (const [a, b] of tunnels(all)) joinAll(a, b);
  for (const each of all) {
    const { node, place, given } = each;
    const bridge = bridgeOf(each, interfaces.get(node));
    if (bridge && interfaces.get(node)?.get(bridge)?.vlanFiltering)
      joinVlans(segments, each, `${node}:${bridge}`);
    else if (bridge) joinAll(place, `${node}:${bridge}`);
    const parent = parentOf(each);
    if (parent && given.kind === 'vlan') segments.join(channel(place), channel(parent, given.id));
    else if (parent) joinAll(place, parent);
  }
  return new Map(all.map(({ place }) => [place, segments.of(channel(place))]));
}

/** A bridge that filters VLANs is itself a member of VLANs, like a port. */
const bridgeOf = (
  { node, place, given: { master = '', vlanFiltering } }: Placed,
  own: ReadonlyMap<string, Interface> | undefined,
) =>
  (own?.get(master)?.kind === 'vrf' ? '' : master) ||
  (vlanFiltering ? place.slice(node.length + 1) : undefined);

const parentOf = ({ node, given: { parent } }: Placed) =>
  parent === undefined || parsePlace(parent) ? parent : `${node}:${parent}`;

interface Placed {
  node: string;
  place: string;
  given: Interface;
}

/** The traffic of an interface with one VLAN tag, or without a tag. */
const channel = (place: string, tag?: number) => (tag === undefined ? place : `${place}#${tag}`);

/** One VLAN of a bridge that filters VLANs. */
const inVlan = (bridge: string, vlan: number) => `${bridge}/${vlan}`;

/** Returns all VLAN tags that interfaces add or remove, and `undefined` for no tag. */
function tagsOf(all: readonly Placed[]): (number | undefined)[] {
  const used = all.flatMap(({ given: { kind, id, vlans } }) => [
    ...(kind === 'vlan' && id !== undefined ? [id] : []),
    ...(vlans?.tagged ?? []),
  ]);
  return [undefined, ...new Set(used)];
}

/** Joins the VLANs of a port with those of its bridge, or a bridge's own VLANs. */
function joinVlans(segments: Groups, { place, given: { vlans = {} } }: Placed, bridge: string): void {
  const { untagged, tagged = [] } = vlans;
  if (untagged !== undefined) segments.join(channel(place), inVlan(bridge, untagged));
  for (const tag of tagged) segments.join(channel(place, tag), inVlan(bridge, tag));
}

/** Returns pairs of ends of tunnels: two interfaces of the same kind, each with a remote address of the other's node. */
function tunnels(all: readonly Placed[]): [string, string][] {
  const owners = ownersOf(all);
  const ends = all.filter(({ given }) => remotesOf(given).length > 0);
  const names = (a: Placed, b: Placed) =>
    remotesOf(a.given).some((remote) => owners.get(remote)?.has(b.node) === true);
  const meet = (a: Placed, b: Placed) =>
    a.given.kind === b.given.kind && a.given.id === b.given.id && names(a, b) && names(b, a);
  return ends.flatMap((a, index) =>
    ends.slice(index + 1).flatMap((b): [string, string][] => (meet(a, b) ? [[a.place, b.place]] : [])),
  );
}

/** Returns the addresses of a tunnel's other ends: a vxlan may have one for each MAC address. */
const remotesOf = ({ kind, remote, fdb = [] }: Interface): string[] =>
  [remote, ...(kind === 'vxlan' ? fdb.map((entry) => entry.remote) : [])].filter(
    (each) => each !== undefined,
  );

/** Returns the nodes that have each address. */
function ownersOf(all: readonly Placed[]): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>();
  for (const { node, given } of all) {
    for (const address of given.addresses ?? []) {
      const [ip = address] = address.split('/');
      owners.set(ip, (owners.get(ip) ?? new Set()).add(node));
    }
  }
  return owners;
}

/** Groups that can be joined. Each group is named after one of its members. */
class Groups {
  readonly #above = new Map<string, string>();

  of(member: string): string {
    let at = member;
    for (let next = this.#above.get(at); next !== undefined; next = this.#above.get(at)) at = next;
    if (at !== member) this.#above.set(member, at);
    return at;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a !== b) this.#above.set(a, b);
  }
}
