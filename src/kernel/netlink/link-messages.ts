import { attribute, mac, nested, text, u32 } from './attribute.ts';
import {
  AF,
  IFF_UP,
  IFLA,
  IFLA_INFO,
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
}

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

/** `end` is made where the request is sent, `peer` in the namespace of the descriptor `peer.nsFd`. */
export function vethMessage(object: string, end: LinkSpec, peer: LinkSpec & { nsFd: number }): Message {
  const peerBody = Buffer.concat([ifinfomsg(), u32(IFLA.NET_NS_FD, peer.nsFd), ...ownAttributes(peer)]);
  const data = nested(IFLA_INFO.DATA, attribute(VETH_INFO_PEER, peerBody));
  return newLinkMessage(object, 'veth', end, data);
}

/** `data` is what only this kind has. */
export function newLinkMessage(object: string, kind: string, link: LinkSpec, data: Buffer): Message {
  const info = nested(IFLA.LINKINFO, text(IFLA_INFO.KIND, kind), data);
  return {
    type: RTM.NEWLINK,
    flags: NLM_F.CREATE | NLM_F.EXCL,
    body: Buffer.concat([ifinfomsg(), ...ownAttributes(link), info]),
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

export function deleteLinkMessage({ index, object }: LinkId): Message {
  return { type: RTM.DELLINK, flags: 0, body: ifinfomsg({ index }), object, step: 'delete' };
}

/** The fixed part of every link message. */
export function ifinfomsg({ family = AF.UNSPEC as number, index = 0, flags = 0, change = 0 } = {}): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt8(family, 0);
  header.writeInt32LE(index, 4);
  header.writeUInt32LE(flags, 8);
  header.writeUInt32LE(change, 12);
  return header;
}

function ownAttributes(link: LinkSpec): Buffer[] {
  const attributes = [text(IFLA.IFNAME, link.name), mac(IFLA.ADDRESS, link.mac)];
  if (link.mtu !== undefined) attributes.push(u32(IFLA.MTU, link.mtu));
  return attributes;
}

function withoutStats(): Buffer {
  return u32(IFLA.EXT_MASK, RTEXT_FILTER_SKIP_STATS);
}
