import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import type { LinkState } from './netlink/link-state.ts';
import { lookUpMessage } from './netlink/route-lookup-messages.ts';
import { parseRoute, type RouteState, type RouteType } from './netlink/route-state.ts';
import { linkTable } from './read.ts';

/** A packet, as far as routes, rules and source checks depend on it. */
export interface RouteQuestion {
  src?: string;
  dst: string;
  /** The interface it comes in by; absent for one that the node itself makes. */
  iif?: string;
  /** Firewall mark. */
  mark?: number;
  /** Number of the IP protocol. */
  protocol?: number;
  srcPort?: number;
  dstPort?: number;
}

/** What the kernel would do with it. */
export type RouteAnswer =
  | {
      /** `unicast`: it goes on; `local`: it is for the node itself; `broadcast` … as `ip route` names it. */
      type: RouteType;
      /** Where it leaves; of a local one `lo`, or the interface that has the address. */
      dev?: string;
      /** The next hop's address; absent where the destination is on the link. */
      via?: string;
      /** What the node would take as source. */
      prefsrc?: string;
      /** The entry that decides, and its table (254 is main, 255 local). */
      to?: string;
      table: number;
      /** Bytes that the packet may have, where that is less than what the interface takes by itself. */
      mtu?: number;
    }
  | { errno: string; refusal: RouteRefusal };

/**
 * `prohibit`, `unreachable`: a route of that type, and `unreachable` also where the node does not forward. `no-route`: nothing fits.
 * `invalid`: a blackhole, or a martian: an address that may not be there, such as the node's own as a source.
 * `other-way`: rp_filter, as answers to its source would leave by another interface. `refused`: anything else.
 */
export type RouteRefusal = 'prohibit' | 'unreachable' | 'no-route' | 'invalid' | 'other-way' | 'refused';

const REFUSALS: Record<string, RouteRefusal> = {
  EACCES: 'prohibit',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'no-route',
  EINVAL: 'invalid',
  EXDEV: 'other-way',
};

/**
 * How the namespace's kernel would treat a packet: FIB rules, tables, VRFs and source checks are all its own. It costs two
 * questions, and changes nothing but the counters of /proc/net/stat/rt_cache.
 */
export function lookUpRoute(ns: Namespace, question: RouteQuestion, states = linkTable(ns)): RouteAnswer {
  try {
    const way = ask(ns, question, states, false);
    const dev = states.get(way.hops[0]?.dev ?? 0)?.name;
    const via = way.hops[0]?.via;
    const entry = entryOf(ns, question, states);
    return {
      type: way.type,
      ...(dev && { dev }),
      ...(via && { via }),
      ...(way.prefsrc && { prefsrc: way.prefsrc }),
      ...(entry && { to: entry.to }),
      table: entry?.table ?? way.table,
      ...(way.mtu && { mtu: way.mtu }),
    };
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return { errno: error.errno, refusal: REFUSALS[error.errno] ?? 'refused' };
  }
}

/** Kernels before 4.13 (IPv6: 4.15) do not tell; nor is there one for all that is broadcast. */
function entryOf(ns: Namespace, question: RouteQuestion, states: Links): RouteState | undefined {
  try {
    return ask(ns, question, states, true);
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

type Links = ReadonlyMap<number, LinkState>;

function ask(ns: Namespace, question: RouteQuestion, states: Links, ofTable: boolean): RouteState {
  const { src, dst, mark, protocol, srcPort, dstPort } = question;
  const iif = question.iif === undefined ? undefined : indexOf(ns, question.iif, states);
  const packet = { src, dst, iif, mark, protocol, srcPort, dstPort };
  const [answer] = ns.netlink.ask([lookUpMessage(ns.name, packet, ofTable)]);
  if (!answer) throw new Error(`the kernel neither found nor missed a route to ${dst} in ${ns.name}`);
  return parseRoute(answer.body);
}

function indexOf(ns: Namespace, name: string, states: Links): number {
  const found = [...states.values()].find((link) => link.name === name);
  return found?.index ?? ns.link(name).index;
}
