import { parseAttributes, readMac } from './attribute.ts';
import { NDA, NUD, RTM } from './constants.ts';
import { formatIp } from './ip.ts';
import type { Message } from './message.ts';

/** An entry of an ARP, IPv6 neighbour or forwarding (FDB) table: the kernel keeps them alike. */
export interface NeighbourEntry {
  index: number;
  /** Flags of NUD. */
  state: number;
  /** '' in an FDB. */
  ip: string;
  mac: string | null;
  /** Index of the bridge whose FDB it is in. */
  master: number | undefined;
}

/** Bytes of `ndmsg`. */
const HEADER = 12;

/** `family` AF_UNSPEC: the tables of ARP and IPv6. AF_BRIDGE: every FDB. */
export function dumpNeighboursMessage(object: string, family: number): Message {
  const body = Buffer.alloc(HEADER);
  body.writeUInt8(family, 0);
  return { type: RTM.GETNEIGH, flags: 0, body, object, step: 'read the neighbour tables' };
}

export function parseNeighbour(body: Buffer): NeighbourEntry {
  const attributes = parseAttributes(body.subarray(HEADER));
  const ip = attributes.get(NDA.DST);
  const mac = attributes.get(NDA.LLADDR);
  return {
    index: body.readInt32LE(4),
    state: body.readUInt16LE(8),
    ip: ip ? formatIp(ip) : '',
    mac: mac ? readMac(mac) : null,
    master: attributes.get(NDA.MASTER)?.readUInt32LE(),
  };
}

/** As `ip neigh` names it: `REACHABLE`. */
export function stateName(state: number): string {
  return Object.entries(NUD).find(([, bit]) => bit === state)?.[0] ?? 'NONE';
}
