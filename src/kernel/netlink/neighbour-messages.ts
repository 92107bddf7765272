import { attribute, mac, parseAttributes, readMac } from './attribute.ts';
import { NDA, NLM_F, NUD, RTM } from './constants.ts';
import { formatIp, parseIp } from './ip.ts';
import type { LinkId } from './link-messages.ts';
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

/** Puts an entry into the ARP or IPv6 table as if its host had answered just now. */
export function reachableMessage(link: LinkId, ip: string, address: string): Message {
  const { family, bytes } = parseIp(ip, link.object);
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(family, 0);
  header.writeInt32LE(link.index, 4);
  header.writeUInt16LE(NUD.REACHABLE, 8);
  return {
    type: RTM.NEWNEIGH,
    flags: NLM_F.CREATE | NLM_F.REPLACE,
    body: Buffer.concat([header, attribute(NDA.DST, bytes), mac(NDA.LLADDR, address)]),
    object: link.object,
    step: `set neighbour ${ip} to ${address}`,
  };
}

export function deleteNeighbourMessage(object: string, { index, ip }: NeighbourEntry): Message {
  const { family, bytes } = parseIp(ip, object);
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(family, 0);
  header.writeInt32LE(index, 4);
  const body = Buffer.concat([header, attribute(NDA.DST, bytes)]);
  return { type: RTM.DELNEIGH, flags: 0, body, object, step: `delete neighbour ${ip}` };
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
