import { LabError } from '../../lab/error.ts';
import { AF, NLM_F, RTM } from './constants.ts';
import { type Ip, parseIp } from './ip.ts';
import type { Body, Message } from './message.ts';
import { ROUTE, RTA, RTN, RTNH_F_ONLINK } from './route-constants.ts';
import type { Writer } from './writer.ts';

export interface Route extends Hop {
  /** A prefix such as `9.0.0.0/8`, or `default`. */
  to: string;
  type?: keyof typeof RTN;
  nexthops?: (Hop & { weight?: number })[];
  table?: number;
  metric?: number;
  src?: string;
}

interface Hop {
  via?: string;
  dev?: string;
  onlink?: boolean;
}

/** Finds the index of an interface by its name. */
type Find = (dev: string) => number;

/** `object` is the node. */
export function addRouteMessage(object: string, route: Route, find: Find): Message {
  const body = routeBody(object, route, find, scopeOf(route));
  const step = `add route ${describeRoute(route)}`;
  return { type: RTM.NEWROUTE, flags: NLM_F.CREATE | NLM_F.EXCL, body, object, step };
}

/** Deletes the first route that matches the given fields. */
export function deleteRouteMessage(object: string, route: Route, find: Find): Message {
  const body = routeBody(object, route, find, ROUTE.SCOPE_NOWHERE);
  return { type: RTM.DELROUTE, flags: 0, body, object, step: `delete route ${describeRoute(route)}` };
}

/** Fills in the scope as ip(8) does. */
function scopeOf({ type = 'unicast', via, nexthops }: Route): number {
  if (type === 'local') return ROUTE.SCOPE_HOST;
  return type === 'unicast' && via === undefined && nexthops === undefined
    ? ROUTE.SCOPE_LINK
    : ROUTE.SCOPE_UNIVERSE;
}

function routeBody(object: string, route: Route, find: Find, scope: number): Body {
  const { to, type = 'unicast', via, dev, onlink, nexthops = [], src, metric } = route;
  const prefix = to === 'default' ? undefined : parseIp(to, object);
  const ways = nexthops.map((hop) => ({
    ...hop,
    gateway: gatewayOf(object, hop),
    index: indexOf(hop, find),
  }));
  const gateway = gatewayOf(object, { via });
  const source = src === undefined ? undefined : parseIp(src, object);
  const families = [prefix, gateway, source, ...ways.map((way) => way.gateway)].flatMap(
    (ip) => ip?.family ?? [],
  );
  if (new Set(families).size > 1) {
    const what = `route ${describeRoute(route)}: IPv4 and IPv6 in one route`;
    throw new LabError('definition', { where: object, what });
  }
  const family = families[0] ?? AF.INET;
  const applies = family === AF.INET ? scope : ROUTE.SCOPE_UNIVERSE;
  const { table = type === 'local' ? ROUTE.TABLE_LOCAL : ROUTE.TABLE_MAIN } = route;
  const index = indexOf({ dev }, find);
  return (to) => {
    to.word(family | ((prefix?.prefixLength ?? 0) << 8));
    to.word(headerTable(table) | (ROUTE.PROTOCOL_BOOT << 8) | (applies << 16) | (RTN[type] << 24));
    to.word(flagsOf({ onlink }));
    address(to, RTA.DST, prefix);
    address(to, RTA.GATEWAY, gateway);
    number(to, RTA.OIF, index);
    address(to, RTA.PREFSRC, source);
    number(to, RTA.PRIORITY, metric);
    number(to, RTA.TABLE, headerTable(table) === 0 ? table : undefined);
    if (ways.length === 0) return;
    const all = to.open(RTA.MULTIPATH);
    for (const way of ways) nexthop(to, way);
    to.close(all);
  };
}

const flagsOf = ({ onlink }: { onlink?: boolean | undefined }) => (onlink ? RTNH_F_ONLINK : 0);

/** The header has room for small table numbers only. A larger one goes into an attribute. */
export const headerTable = (table: number) => (table > 255 ? 0 : table);

export function address(to: Writer, type: number, ip: Ip | undefined): void {
  if (ip) to.bytes(type, ip.bytes);
}

export function number(to: Writer, type: number, value: number | undefined): void {
  if (value !== undefined) to.u32(type, value);
}

/** The bytes of `rtnexthop`, and of an attribute's header. */
const NEXTHOP = 8;
const ATTRIBUTE = 4;

function nexthop(
  to: Writer,
  way: { gateway: Ip | undefined; index: number | undefined; onlink?: boolean; weight?: number },
): void {
  const { gateway, index = 0, onlink, weight = 1 } = way;
  const length = NEXTHOP + (gateway ? ATTRIBUTE + gateway.bytes.length : 0);
  to.word(length | (flagsOf({ onlink }) << 16) | ((weight - 1) << 24));
  to.word(index);
  address(to, RTA.GATEWAY, gateway);
}

const gatewayOf = (object: string, { via }: { via?: string | undefined }) =>
  via === undefined ? undefined : parseIp(via, object);

const indexOf = ({ dev }: { dev?: string | undefined }, find: Find) =>
  dev === undefined ? undefined : find(dev);

const describeHop = ({ via, dev }: Hop) =>
  `${via === undefined ? '' : ` via ${via}`}${dev === undefined ? '' : ` dev ${dev}`}`;

function describeRoute(route: Route): string {
  const { to, type, table, nexthops = [] } = route;
  const ways = nexthops.map((hop) => ` nexthop${describeHop(hop)}`).join('');
  const where = table === undefined ? '' : ` table ${table}`;
  return `${type === undefined ? '' : `${type} `}${to}${describeHop(route)}${where}${ways}`;
}
