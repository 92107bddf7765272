import { parseAttributes, readMac } from './attribute.ts';
import { NDA, NLM_F, NTF, NUD, RTM } from './constants.ts';
import { formatIp, parseIp } from './ip.ts';
import type { LinkId } from './link-messages.ts';
import type { Body, Message } from './message.ts';
import { wellFormed } from './well-formed.ts';
import type { Writer } from './writer.ts';

/** An entry of an ARP, IPv6 neighbour or forwarding (FDB) table: all three have the same form. */
export interface NeighbourEntry {
  index: number;
  /** The NUD flags. */
  state: number;
  /** Empty in an FDB. */
  ip: string;
  mac: string | null;
  /** For an entry of an FDB: the index of the bridge. */
  master: number | undefined;
}

/** Bytes of `ndmsg`. */
const HEADER = 12;

/**
 * AF_UNSPEC reads the tables of ARP and IPv6, AF_BRIDGE every FDB. With the flag NTF.PROXY, proxy entries are read.
 */
export function dumpNeighboursMessage(object: string, family: number, flags = 0): Message {
  const body: Body = (to) => ndmsg(to, family, { flags });
  return { type: RTM.GETNEIGH, flags: 0, body, object, step: 'read the neighbour tables' };
}

/** Adds an entry to the ARP or IPv6 table, as if its host had just answered. */
export function reachableMessage(link: LinkId, address: string, mac: string): Message {
  const step = `set neighbour ${address} to ${mac}`;
  return changeMessage(RTM.NEWNEIGH, link, { address, mac, state: NUD.REACHABLE }, step);
}

/** A permanent neighbour. Without a MAC address it is a proxy entry: the node answers for this address. */
export interface NeighbourSpec {
  address: string;
  mac?: string;
}

export function addNeighbourMessage(link: LinkId, spec: NeighbourSpec): Message {
  const entry = { ...spec, state: NUD.PERMANENT, flags: proxyFlag(spec) };
  return changeMessage(RTM.NEWNEIGH, link, entry, `add neighbour ${spec.address}`);
}

export function deleteNeighbourMessage(link: LinkId, address: string, flags = 0): Message {
  return changeMessage(RTM.DELNEIGH, link, { address, flags }, `delete neighbour ${address}`);
}

export const proxyFlag = ({ mac }: NeighbourSpec) => (mac === undefined ? NTF.PROXY : 0);

function changeMessage(
  type: number,
  { index, object }: LinkId,
  { address, mac, ...header }: NeighbourSpec & { state?: number; flags?: number },
  step: string,
): Message {
  const { family, bytes } = parseIp(address, object);
  const body: Body = (to) => {
    ndmsg(to, family, { index, ...header });
    to.bytes(NDA.DST, bytes);
    if (mac !== undefined) to.mac(NDA.LLADDR, mac);
  };
  const flags = type === RTM.NEWNEIGH ? NLM_F.CREATE | NLM_F.REPLACE : 0;
  return { type, flags, body, object, step };
}

/** The fixed part of every message about neighbours. */
export function ndmsg(
  to: Writer,
  family: number,
  { index = 0, state = 0, flags = 0 }: { index?: number; state?: number; flags?: number } = {},
): void {
  to.word(family);
  to.word(index);
  to.word(state | (flags << 16));
}

export const parseNeighbour = wellFormed((body): NeighbourEntry => {
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
});

/** Returns the state as `ip neigh` names it, such as `REACHABLE`. */
export function stateName(state: number): string {
  return Object.entries(NUD).find(([, bit]) => bit === state)?.[0] ?? 'NONE';
}
