import { LabError } from '../../lab/error.ts';
import { AF, NLM_F, RTM } from './constants.ts';
import { parseIp } from './ip.ts';
import type { Body, Message } from './message.ts';
import { ROUTE, RTA } from './route-constants.ts';

export interface Route {
  /** A prefix such as `9.0.0.0/8`, or `default`. */
  to: string;
  via?: string;
  dev?: string;
}

/** `object` is the node; `device` the index of `route.dev`. */
export function addRouteMessage(object: string, route: Route, device?: number): Message {
  const scope = route.via === undefined ? ROUTE.SCOPE_LINK : ROUTE.SCOPE_UNIVERSE;
  const body = routeBody(object, route, device, scope);
  const step = `add route ${describeRoute(route)}`;
  return { type: RTM.NEWROUTE, flags: NLM_F.CREATE | NLM_F.EXCL, body, object, step };
}

/** The first route that fits what is given. */
export function deleteRouteMessage(object: string, route: Route, device?: number): Message {
  const body = routeBody(object, route, device, ROUTE.SCOPE_NOWHERE);
  return { type: RTM.DELROUTE, flags: 0, body, object, step: `delete route ${describeRoute(route)}` };
}

function routeBody(object: string, route: Route, device: number | undefined, scope: number): Body {
  const via = route.via === undefined ? undefined : parseIp(route.via, object);
  const prefix = route.to === 'default' ? undefined : parseIp(route.to, object);
  if (prefix && via && prefix.family !== via.family) {
    const what = `route ${describeRoute(route)}: IPv4 and IPv6 in one route`;
    throw new LabError('definition', { where: object, what });
  }
  const family = prefix?.family ?? via?.family ?? AF.INET;
  const applies = family === AF.INET ? scope : ROUTE.SCOPE_UNIVERSE;
  return (to) => {
    to.word(family | ((prefix?.prefixLength ?? 0) << 8));
    to.word(ROUTE.TABLE_MAIN | (ROUTE.PROTOCOL_BOOT << 8) | (applies << 16) | (ROUTE.TYPE_UNICAST << 24));
    to.word(0);
    if (prefix) to.bytes(RTA.DST, prefix.bytes);
    if (via) to.bytes(RTA.GATEWAY, via.bytes);
    if (device !== undefined) to.u32(RTA.OIF, device);
  };
}

function describeRoute({ to, via, dev }: Route): string {
  return `${to}${via === undefined ? '' : ` via ${via}`}${dev === undefined ? '' : ` dev ${dev}`}`;
}
