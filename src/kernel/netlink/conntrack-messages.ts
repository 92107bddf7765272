import { parseAttributes } from './attribute.ts';
import {
  type ConntrackFlag,
  CTA,
  CTA_IP,
  CTA_PROTO,
  CTA_PROTOINFO_TCP,
  CTA_PROTOINFO_TCP_STATE,
  CTA_STATS,
  CTA_TUPLE,
  IPCTNL_MSG_CT,
  IPS,
  TCP_STATES,
} from './conntrack-constants.ts';
import { formatIp } from './ip.ts';
import type { Message } from './message.ts';
import { wellFormed } from './well-formed.ts';

/** Bytes of `nfgenmsg`. */
const HEADER = 4;

/** A tracked connection. */
export interface ConntrackEntry {
  /** The kernel's id, which is also in traces. */
  id: number;
  family: 'ip' | 'ip6';
  protocol: number;
  /** The addresses of the connection's first packet, before any translation. */
  original: ConntrackTuple;
  /** The addresses of the answers. If they are not the original ones reversed, the connection is translated. */
  reply: ConntrackTuple;
  flags: ConntrackFlag[];
  /** The state of a TCP connection, such as `SYN_SENT`. */
  state?: string;
  mark?: number;
  zone?: number;
  /** Seconds until the kernel forgets the connection. */
  timeout?: number;
}

export interface ConntrackTuple {
  src: string;
  dst: string;
  /** The ports, for protocols that have them. */
  srcPort?: number;
  dstPort?: number;
  /** The type, code and id, for ICMP. */
  type?: number;
  id?: number;
}

/** Asks for every entry of both families. */
export function dumpConntrackMessage(object: string): Message {
  const step = 'read its connections';
  return { type: IPCTNL_MSG_CT.GET, flags: 0, body: (to) => to.word(0), object, step };
}

/** Asks for the counters of connection tracking, one message per processor. */
export function dumpConntrackStatsMessage(object: string): Message {
  const step = 'read what connection tracking counts';
  return { type: IPCTNL_MSG_CT.GET_STATS_CPU, flags: 0, body: (to) => to.word(0), object, step };
}

/** Reads the body of an IPCTNL_MSG_CT_NEW or _DELETE. */
export const parseConntrack = wellFormed((body): ConntrackEntry => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const u32 = (type: number) => attributes.get(type)?.readUInt32BE();
  const original = parseTuple(attributes.get(CTA.TUPLE_ORIG));
  const status = u32(CTA.STATUS) ?? 0;
  const [state, mark, timeout] = [tcpState(attributes.get(CTA.PROTOINFO)), u32(CTA.MARK), u32(CTA.TIMEOUT)];
  const zone = attributes.get(CTA.ZONE)?.readUInt16BE();
  return {
    id: u32(CTA.ID) ?? 0,
    family: original.tuple.src.includes(':') ? 'ip6' : 'ip',
    protocol: original.protocol,
    original: original.tuple,
    reply: parseTuple(attributes.get(CTA.TUPLE_REPLY)).tuple,
    flags: IPS.flatMap(([bit, name]) => (status & bit ? [name] : [])),
    ...(state !== undefined && { state }),
    ...(mark && { mark }),
    ...(zone && { zone }),
    ...(timeout !== undefined && { timeout }),
  };
});

const EMPTY = Buffer.alloc(0);

function parseTuple(data: Buffer = EMPTY): { protocol: number; tuple: ConntrackTuple } {
  const parts = parseAttributes(data);
  const ip = parseAttributes(parts.get(CTA_TUPLE.IP) ?? EMPTY);
  const proto = parseAttributes(parts.get(CTA_TUPLE.PROTO) ?? EMPTY);
  const address = (v4: number, v6: number) => {
    const bytes = ip.get(v4) ?? ip.get(v6);
    return bytes ? formatIp(bytes) : '';
  };
  const u16 = (...types: number[]) => types.map((type) => proto.get(type)?.readUInt16BE()).find(isThere);
  const [srcPort, dstPort] = [u16(CTA_PROTO.SRC_PORT), u16(CTA_PROTO.DST_PORT)];
  const id = u16(CTA_PROTO.ICMP_ID, CTA_PROTO.ICMPV6_ID);
  const type = (proto.get(CTA_PROTO.ICMP_TYPE) ?? proto.get(CTA_PROTO.ICMPV6_TYPE))?.[0];
  return {
    protocol: proto.get(CTA_PROTO.NUM)?.[0] ?? 0,
    tuple: {
      src: address(CTA_IP.V4_SRC, CTA_IP.V6_SRC),
      dst: address(CTA_IP.V4_DST, CTA_IP.V6_DST),
      ...(srcPort !== undefined && { srcPort }),
      ...(dstPort !== undefined && { dstPort }),
      ...(type !== undefined && { type }),
      ...(id !== undefined && { id }),
    },
  };
}

const isThere = (value: number | undefined) => value !== undefined;

function tcpState(info: Buffer | undefined): string | undefined {
  const tcp = info && parseAttributes(info).get(CTA_PROTOINFO_TCP);
  const state = tcp && parseAttributes(tcp).get(CTA_PROTOINFO_TCP_STATE)?.[0];
  return state === undefined ? undefined : TCP_STATES[state];
}

/** Reads the counters of one processor, by the names of `conntrack -S`. */
export const parseConntrackStats = wellFormed((body): [name: string, count: number][] => {
  const attributes = parseAttributes(body.subarray(HEADER));
  return Object.entries(CTA_STATS).map(([type, name]) => [
    name,
    attributes.get(Number(type))?.readUInt32BE() ?? 0,
  ]);
});
