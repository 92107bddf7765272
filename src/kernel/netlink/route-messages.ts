import { LabError } from '../../lab/error.ts';
import { attribute, u32 } from './attribute.ts';
import { AF, NLM_F, ROUTE, RTA, RTM } from './constants.ts';
import { parseIp } from './ip.ts';
import type { Message } from './message.ts';

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

function routeBody(object: string, route: Route, device: number | undefined, scope: number): Buffer {
  const via = route.via === undefined ? undefined : parseIp(route.via, object);
  const to = route.to === 'default' ? undefined : parseIp(route.to, object);
  if (to && via && to.family !== via.family) {
    const what = `route ${describeRoute(route)}: IPv4 and IPv6 in one route`;
    throw new LabError('definition', { where: object, what });
  }
  const family = to?.family ?? via?.family ?? AF.INET;
  const header = Buffer.alloc(12);
  header.writeUInt8(family, 0);
  header.writeUInt8(to?.prefixLength ?? 0, 1);
  header.writeUInt8(ROUTE.TABLE_MAIN, 4);
  header.writeUInt8(ROUTE.PROTOCOL_BOOT, 5);
  header.writeUInt8(family === AF.INET ? scope : ROUTE.SCOPE_UNIVERSE, 6);
  header.writeUInt8(ROUTE.TYPE_UNICAST, 7);
  const attributes: Buffer[] = [];
  if (to) attributes.push(attribute(RTA.DST, to.bytes));
  if (via) attributes.push(attribute(RTA.GATEWAY, via.bytes));
  if (device !== undefined) attributes.push(u32(RTA.OIF, device));
  return Buffer.concat([header, ...attributes]);
}

function describeRoute({ to, via, dev }: Route): string {
  return `${to}${via === undefined ? '' : ` via ${via}`}${dev === undefined ? '' : ` dev ${dev}`}`;
}
