import type { Namespace } from './namespace.ts';
import { dumpAddressesMessage, parseAddress } from './netlink/address-messages.ts';
import { AF, NUD } from './netlink/constants.ts';
import { dumpLinkStatsMessage, dumpLinksMessage } from './netlink/link-messages.ts';
import { parseLinkSettings } from './netlink/link-settings.ts';
import {
  type BridgeOptions,
  type BridgePort,
  type LinkState,
  type LinkStats,
  parseLink,
  parseStats,
} from './netlink/link-state.ts';
import { dumpNeighboursMessage, parseNeighbour, stateName } from './netlink/neighbour-messages.ts';

export interface LinkSummary extends Omit<LinkState, 'master' | 'port'> {
  /** The bridge whose port this is. */
  master?: string;
}

export interface PortState extends BridgePort {
  port: string;
  bridge: string;
}

export interface BridgeState extends BridgeOptions {
  name: string;
}

export interface FdbEntry {
  bridge: string;
  /** The port. For the bridge's own addresses: the bridge itself. */
  port: string;
  mac: string;
  /** Is it the port's or the bridge's own address, and not a learned one? */
  local: boolean;
}

export interface Neighbour {
  interface: string;
  ip: string;
  /** Null until the neighbour has answered. */
  mac: string | null;
  /** The state as `ip neigh` names it: `REACHABLE`, `STALE`, `FAILED`, … */
  state: string;
}

/** Returns every interface of the namespace, `lo` included, by index. */
export function links(ns: Namespace, states = linkTable(ns)): LinkSummary[] {
  return [...states.values()].map(({ master, port, ...link }) => {
    const bridge = master === undefined ? undefined : states.get(master);
    return bridge ? { ...link, master: bridge.name } : link;
  });
}

export function ports(ns: Namespace, states = linkTable(ns)): PortState[] {
  return [...states.values()].flatMap(({ name, master, port }) => {
    const bridge = master === undefined ? undefined : states.get(master);
    return bridge && port ? [{ port: name, bridge: bridge.name, ...port }] : [];
  });
}

export function bridges(ns: Namespace, states = linkTable(ns)): BridgeState[] {
  return [...states.values()].flatMap(({ name, bridge }) => (bridge ? [{ name, ...bridge }] : []));
}

/**
 * Returns every MAC address that bridges know, including their own (`local`). An address that is known in several
 * VLANs is returned once.
 */
export function fdb(ns: Namespace, states = linkTable(ns)): FdbEntry[] {
  const entries = new Map<string, FdbEntry>();
  for (const reply of ns.netlink.dump(dumpNeighboursMessage(ns.name, AF.BRIDGE))) {
    const { index, state, mac, master } = parseNeighbour(reply.body);
    const bridge = master === undefined ? undefined : states.get(master);
    const port = states.get(index);
    if (!bridge || !port || mac === null) continue;
    const entry = { bridge: bridge.name, port: port.name, mac, local: (state & NUD.PERMANENT) !== 0 };
    entries.set(`${master} ${index} ${mac}`, entry);
  }
  return [...entries.values()];
}

/** Returns the addresses of the nodes that stations of a vxlan are behind. */
export const vxlanRemotes = (ns: Namespace, vxlan: number): string[] =>
  ns.netlink
    .dump(dumpNeighboursMessage(ns.name, AF.BRIDGE))
    .map(({ body }) => parseNeighbour(body))
    .flatMap(({ index, ip }) => (index === vxlan && ip !== '' ? [ip] : []));

/** Returns the ARP and IPv6 neighbour tables as `ip neigh` does, without entries that need no resolution. */
export function neighbours(ns: Namespace, states = linkTable(ns)): Neighbour[] {
  return ns.netlink.dump(dumpNeighboursMessage(ns.name, AF.UNSPEC)).flatMap((reply) => {
    const { index, state, ip, mac } = parseNeighbour(reply.body);
    const link = states.get(index);
    if (!link || (state & NUD.NOARP) !== 0) return [];
    return [{ interface: link.name, ip, mac, state: stateName(state) }];
  });
}

/** Returns addresses with prefix length, by interface. */
export function addresses(ns: Namespace, states = linkTable(ns)): Record<string, string[]> {
  const byName: Record<string, string[]> = {};
  for (const reply of ns.netlink.dump(dumpAddressesMessage(ns.name))) {
    const { index, address } = parseAddress(reply.body);
    const name = states.get(index)?.name ?? '';
    byName[name] = [...(byName[name] ?? []), address];
  }
  return byName;
}

/**
 * Returns settings of every interface that can drop packets or suppress answers:
 * `net/ipv4/conf/eth0/rp_filter`.
 */
export function linkSettings(ns: Namespace): [key: string, value: string][] {
  return ns.netlink.dump(dumpLinksMessage(ns.name)).flatMap(({ body }) => parseLinkSettings(body));
}

/**
 * Returns every interface by index. Other functions here need the table for names, so a caller of several of them
 * reads it once and passes it on.
 */
export function linkTable(ns: Namespace): Map<number, LinkState> {
  const replies = ns.netlink.dump(dumpLinksMessage(ns.name));
  return new Map(replies.map(({ body }) => parseLink(body)).map((link) => [link.index, link]));
}

/** Returns every interface by index, with counters of frames sent, received and dropped. */
export function linkTableWithStats(ns: Namespace): Map<number, LinkState & { stats: LinkStats }> {
  const replies = ns.netlink.dump(dumpLinkStatsMessage(ns.name));
  return new Map(
    replies.map(({ body }) => {
      const link = { ...parseLink(body), stats: parseStats(body) };
      return [link.index, link] as const;
    }),
  );
}
