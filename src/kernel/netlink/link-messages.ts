import { attribute, mac, nested, text, u8, u32, zeros } from './attribute.ts';
import {
  AF,
  IFF_UP,
  IFLA,
  IFLA_INET6_ADDR_GEN_MODE,
  IFLA_INFO,
  IN6_ADDR_GEN_MODE_NONE,
  NLM_F,
  RTEXT_FILTER_SKIP_STATS,
  RTM,
  VETH_INFO_PEER,
} from './constants.ts';
import type { Message } from './message.ts';

/** An interface as requests and errors refer to it. */
export interface LinkId {
  index: number;
  /** `router:eth0` */
  object: string;
}

/** What an interface is made with. */
export interface LinkSpec {
  /** 15 characters at most. */
  name: string;
  mac: string;
  /** Bytes; 1500 where not given. */
  mtu?: number;
  /** Its number in its namespace; the kernel chooses where it is not given. */
  index?: number;
}

/** The end of a cable, in the namespace of the descriptor `nsFd`: where that is not given, where the request is sent. */
export type CableEnd = LinkSpec & { nsFd?: number };

/** Asks for one link, by name where the index is not known; the answer is an RTM_NEWLINK. */
export function findLinkMessage(object: string, name: string): Message {
  const body = Buffer.concat([ifinfomsg(), text(IFLA.IFNAME, name), withoutStats()]);
  return { type: RTM.GETLINK, flags: 0, body, object, step: 'find the interface' };
}

export function getLinkMessage({ index, object }: LinkId): Message {
  const body = Buffer.concat([ifinfomsg({ index }), withoutStats()]);
  return { type: RTM.GETLINK, flags: 0, body, object, step: 'read the interface' };
}

export function dumpLinksMessage(object: string): Message {
  const body = Buffer.concat([ifinfomsg(), withoutStats()]);
  return { type: RTM.GETLINK, flags: 0, body, object, step: 'read the interfaces' };
}

/** The kernel heeds the index of `peer` only where `end` has one too. */
export function vethMessage(object: string, end: CableEnd, peer: CableEnd): Message {
  const peerBody = Buffer.concat([ifinfomsg(peer), ...ownAttributes(peer)]);
  const data = nested(IFLA_INFO.DATA, attribute(VETH_INFO_PEER, peerBody));
  return newLinkMessage(object, 'veth', end, data);
}

/** `data` is what only this kind has. */
export function newLinkMessage(object: string, kind: string, link: CableEnd, data: Buffer): Message {
  const info = nested(IFLA.LINKINFO, text(IFLA_INFO.KIND, kind), data);
  return {
    type: RTM.NEWLINK,
    flags: NLM_F.CREATE | NLM_F.EXCL,
    body: Buffer.concat([ifinfomsg(link), ...ownAttributes(link), info]),
    object,
    step: `add ${kind}`,
  };
}

/** Changes what `attributes` name and leaves the rest. */
export function setLinkMessage({ index, object }: LinkId, step: string, ...attributes: Buffer[]): Message {
  return {
    type: RTM.SETLINK,
    flags: 0,
    body: Buffer.concat([ifinfomsg({ index }), ...attributes]),
    object,
    step,
  };
}

export function upMessage({ index, object }: LinkId, up: boolean): Message {
  const body = ifinfomsg({ index, flags: up ? IFF_UP : 0, change: IFF_UP });
  return { type: RTM.SETLINK, flags: 0, body, object, step: up ? 'set up' : 'set down' };
}

/** No IPv6 address from the kernel: `addrgenmode none`. */
export function noAddressesMessage(link: LinkId): Message {
  const inet6 = nested(AF.INET6, u8(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE));
  return setLinkMessage(link, 'set addrgenmode none', nested(IFLA.AF_SPEC, inet6));
}

export function deleteLinkMessage({ index, object }: LinkId): Message {
  return { type: RTM.DELLINK, flags: 0, body: ifinfomsg({ index }), object, step: 'delete' };
}

interface Header {
  family?: number;
  index?: number;
  flags?: number;
  change?: number;
}

/** The fixed part of every link message. */
export function ifinfomsg({ family, index = 0, flags = 0, change = 0 }: Header = {}): Buffer {
  const header = zeros(16);
  header.writeUInt8(family ?? AF.UNSPEC, 0);
  header.writeInt32LE(index, 4);
  header.writeUInt32LE(flags, 8);
  header.writeUInt32LE(change, 12);
  return header;
}

export function ownAttributes(link: Omit<CableEnd, 'mac'> & { mac?: string }): Buffer[] {
  const place = link.nsFd === undefined ? [] : [u32(IFLA.NET_NS_FD, link.nsFd)];
  const attributes = [...place, text(IFLA.IFNAME, link.name)];
  if (link.mac !== undefined) attributes.push(mac(IFLA.ADDRESS, link.mac));
  if (link.mtu !== undefined) attributes.push(u32(IFLA.MTU, link.mtu));
  return attributes;
}

function withoutStats(): Buffer {
  return u32(IFLA.EXT_MASK, RTEXT_FILTER_SKIP_STATS);
}
