import { type Attributes, findAttribute, parseAttributes } from './attribute.ts';
import { AF, RTM } from './constants.ts';
import { formatIp } from './ip.ts';
import type { Message } from './message.ts';
import { RTA, RTAX } from './route-constants.ts';
import { wellFormed } from './well-formed.ts';

/** A route as the kernel describes it. */
export interface RouteState {
  family: 'ip' | 'ip6';
  /** The type as `ip route` names it: `unicast`, `local`, `blackhole`, … */
  type: RouteType;
  /** The number of its table: `254` is main, `255` local. */
  table: number;
  /** A prefix such as `9.0.0.0/8`; `0.0.0.0/0` and `::/0` are the default routes. */
  to: string;
  /** Empty for a route without a next hop, such as a blackhole. */
  hops: RouteHop[];
  /** The source address of packets that the node itself sends, if the route sets one. */
  prefsrc: string | undefined;
  /** Of two routes to one prefix the kernel uses the one with the lower metric. */
  metric: number;
  /** The MTU in bytes, if the route sets one, or path MTU discovery has learned one. */
  mtu: number | undefined;
}

export interface RouteHop {
  /** The index of the interface. */
  dev: number;
  /** Empty if the destination is on the link. */
  via: string;
}

/** The types in the order of the kernel's numbers. */
const TYPES = [
  'unspec',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
] as const;
export type RouteType = (typeof TYPES)[number];

/** Bytes of `rtmsg`, and of `rtnexthop`. */
const HEADER = 12;
const HOP_HEADER = 8;

/** `rtmsg` has twelve bytes. All fields but the family are 0, which matches everything. */
export function dumpRoutesMessage(object: string, family: number): Message {
  return {
    type: RTM.GETROUTE,
    flags: 0,
    body: (to) => {
      to.word(family);
      to.word(0);
      to.word(0);
    },
    object,
    step: 'read its routes',
  };
}

/** Reads the body of an RTM_NEWROUTE. */
export const parseRoute = wellFormed((body): RouteState => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const family = body[0] === AF.INET6 ? 'ip6' : 'ip';
  const prefsrc = attributes.get(RTA.PREFSRC);
  return {
    family,
    type: TYPES[body[7] ?? 0] ?? 'unspec',
    table: attributes.get(RTA.TABLE)?.readUInt32LE() ?? body[4] ?? 0,
    to: `${formatIp(attributes.get(RTA.DST) ?? Buffer.alloc(family === 'ip' ? 4 : 16))}/${body[1]}`,
    hops: hopsOf(attributes),
    prefsrc: prefsrc && formatIp(prefsrc),
    metric: attributes.get(RTA.PRIORITY)?.readUInt32LE() ?? 0,
    mtu: findAttribute(body.subarray(HEADER), RTA.METRICS, RTAX.MTU)?.readUInt32LE() || undefined,
  };
});

function hopsOf(attributes: Attributes): RouteHop[] {
  const several = attributes.get(RTA.MULTIPATH);
  if (several) return multipath(several);
  const dev = attributes.get(RTA.OIF)?.readUInt32LE();
  return dev === undefined ? [] : [{ dev, via: gateway(attributes) }];
}

/** Reads `rtnexthop` structures, each with its own attributes. */
function multipath(data: Buffer): RouteHop[] {
  const hops: RouteHop[] = [];
  for (let offset = 0; offset + HOP_HEADER <= data.length; ) {
    const length = Math.max(data.readUInt16LE(offset), HOP_HEADER);
    const attributes = parseAttributes(data.subarray(offset + HOP_HEADER, offset + length));
    hops.push({ dev: data.readInt32LE(offset + 4), via: gateway(attributes) });
    offset += (length + 3) & ~3;
  }
  return hops;
}

/** RTA_VIA holds a gateway of the other family. Its first two bytes name the family. */
function gateway(attributes: Attributes): string {
  const bytes = attributes.get(RTA.GATEWAY) ?? attributes.get(RTA.VIA)?.subarray(2);
  return bytes ? formatIp(bytes) : '';
}
