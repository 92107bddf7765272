import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import type { LinkState } from './netlink/link-state.ts';
import { lookUpMessage } from './netlink/route-lookup-messages.ts';
import { parseRoute, type RouteState, type RouteType } from './netlink/route-state.ts';
import { linkTable } from './read.ts';

/** The parts of a packet that routes, rules and source checks depend on. */
export interface RouteQuestion {
  src?: string;
  dst: string;
  /** The incoming interface. Absent for a packet that the node itself sends. */
  iif?: string;
  mark?: number;
  protocol?: number;
  srcPort?: number;
  dstPort?: number;
}

/** What the kernel would do with the packet. */
export type RouteAnswer =
  | {
      /** `unicast`: the packet is sent on; `local`: it is for the node; other types as `ip route` names them. */
      type: RouteType;
      /** The outgoing interface. For a local address, `lo` or the interface that has the address. */
      dev?: string;
      /** The next hop. Absent if the destination is on the link. */
      via?: string;
      /** The source address that the node would choose. */
      prefsrc?: string;
      /** The matching entry and its table (254 is main, 255 local). */
      to?: string;
      table: number;
      /** The MTU in bytes, if it is less than the interface's. */
      mtu?: number;
    }
  | { errno: string; refusal: RouteRefusal };

/**
 * `prohibit`, `unreachable`: a route of that type; `unreachable` also if the node does not forward. `no-route`: no
 * route matches. `invalid`: a blackhole, or a martian address, such as a packet with the node's own address as its
 * source. `other-way`: rp_filter, because answers would leave by another interface. `refused`: anything else.
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
 * Asks the namespace's kernel how it would treat a packet. The kernel itself applies its rules, tables, VRFs and
 * source checks. This takes two questions, and changes only the counters of /proc/net/stat/rt_cache.
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

/** Kernels before 4.13 (for IPv6: 4.15) do not report the entry. Broadcasts have no entry. */
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
