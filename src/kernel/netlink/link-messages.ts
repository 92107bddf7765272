import {
  AF,
  IFF_PROMISC,
  IFF_UP,
  IFLA,
  IFLA_INET6_ADDR_GEN_MODE,
  IFLA_INFO,
  IN6_ADDR_GEN_MODE_NONE,
  NLM_F,
  RTEXT_FILTER_BRVLAN,
  RTEXT_FILTER_SKIP_STATS,
  RTM,
  VETH_INFO_PEER,
} from './constants.ts';
import type { Body, Message } from './message.ts';
import type { Writer } from './writer.ts';

/** Identifies an interface in requests, and in errors. */
export interface LinkId {
  index: number;
  /** `router:eth0` */
  object: string;
}

/** The properties that an interface is made with. */
export interface LinkSpec {
  /** 15 characters at most. */
  name: string;
  mac: string;
  /** In bytes; 1500 by default. */
  mtu?: number;
  /** Its index; the kernel chooses one if this is absent. */
  index?: number;
}

/** The end of a cable, in the namespace of the descriptor `nsFd`, or in the namespace that the request goes to. */
export type CableEnd = LinkSpec & { nsFd?: number };

/**
 * Tunnels that carry only IP packets have no MAC address. `parent` is the index of the parent. The kernel uses only
 * one queue of a veth in each direction. But without `queues` it makes as many as there are processors, which costs
 * time and memory.
 */
type MadeLink = Omit<CableEnd, 'mac'> & { mac?: string; parent?: number; queues?: number };

/** Asks for one link, by name if its index is unknown. The answer is an RTM_NEWLINK. */
export function findLinkMessage(object: string, name: string): Message {
  const body: Body = (to) => {
    ifinfomsg(to);
    to.text(IFLA.IFNAME, name);
    withoutStats(to);
  };
  return { type: RTM.GETLINK, flags: 0, body, object, step: 'find the interface' };
}

export function getLinkMessage({ index, object }: LinkId): Message {
  const body: Body = (to) => {
    ifinfomsg(to, { index });
    withoutStats(to);
  };
  return { type: RTM.GETLINK, flags: 0, body, object, step: 'read the interface' };
}

export function dumpLinksMessage(object: string): Message {
  return { ...getLinkMessage({ index: 0, object }), step: 'read the interfaces' };
}

/** Asks for bridges and their ports, with VLANs. */
export function dumpBridgeVlansMessage(object: string): Message {
  const body: Body = (to) => {
    ifinfomsg(to, { family: AF.BRIDGE });
    to.u32(IFLA.EXT_MASK, RTEXT_FILTER_BRVLAN);
  };
  return { type: RTM.GETLINK, flags: 0, body, object, step: 'read the VLANs of its bridges' };
}

/** Asks for links with their counters. */
export function dumpLinkStatsMessage(object: string): Message {
  return { ...dumpLinksMessage(object), body: (to) => ifinfomsg(to) };
}

/** The kernel accepts an index for `peer` only if `end` has one too. */
export function vethMessage(object: string, end: CableEnd, peer: CableEnd): Message {
  return newLinkMessage(object, 'veth', { ...end, queues: 1 }, (to) => {
    const data = to.nest(IFLA_INFO.DATA);
    const other = to.open(VETH_INFO_PEER);
    ifinfomsg(to, peer);
    ownAttributes(to, { ...peer, queues: 1 });
    to.close(other);
    to.close(data);
  });
}

/** `data` writes the data of this kind. */
export function newLinkMessage(object: string, kind: string, link: MadeLink, data: Body): Message {
  return {
    type: RTM.NEWLINK,
    flags: NLM_F.CREATE | NLM_F.EXCL,
    body: (to) => {
      ifinfomsg(to, link);
      ownAttributes(to, link);
      const info = to.nest(IFLA.LINKINFO);
      to.text(IFLA_INFO.KIND, kind);
      data(to);
      to.close(info);
    },
    object,
    step: `add ${kind}`,
  };
}

/** Changes the settings that `attributes` writes, and no others. */
export function setLinkMessage({ index, object }: LinkId, step: string, attributes: Body): Message {
  const body: Body = (to) => {
    ifinfomsg(to, { index });
    attributes(to);
  };
  return { type: RTM.SETLINK, flags: 0, body, object, step };
}

export function upMessage({ index, object }: LinkId, up: boolean): Message {
  const body: Body = (to) => ifinfomsg(to, { index, flags: up ? IFF_UP : 0, change: IFF_UP });
  return { type: RTM.SETLINK, flags: 0, body, object, step: up ? 'set up' : 'set down' };
}

export function promiscuousMessage({ index, object }: LinkId, is: boolean): Message {
  const body: Body = (to) => ifinfomsg(to, { index, flags: is ? IFF_PROMISC : 0, change: IFF_PROMISC });
  return { type: RTM.SETLINK, flags: 0, body, object, step: `set promiscuous ${is ? 'on' : 'off'}` };
}

/** Keeps the kernel from making an IPv6 address: `addrgenmode none`. */
export function noAddressesMessage(link: LinkId): Message {
  return setLinkMessage(link, 'set addrgenmode none', (to) => {
    const families = to.nest(IFLA.AF_SPEC);
    const inet6 = to.nest(AF.INET6);
    to.u8(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
    to.close(inet6);
    to.close(families);
  });
}

export function deleteLinkMessage({ index, object }: LinkId): Message {
  return { type: RTM.DELLINK, flags: 0, body: (to) => ifinfomsg(to, { index }), object, step: 'delete' };
}

interface Header {
  family?: number;
  index?: number;
  flags?: number;
  change?: number;
}

/** The fixed part of every link message. */
export function ifinfomsg(
  to: Writer,
  { family = AF.UNSPEC, index = 0, flags = 0, change = 0 }: Header = {},
): void {
  to.word(family);
  to.word(index);
  to.word(flags);
  to.word(change);
}

function ownAttributes(to: Writer, { parent, nsFd, name, mac, mtu, queues }: MadeLink): void {
  if (parent !== undefined) to.u32(IFLA.LINK, parent);
  if (nsFd !== undefined) to.u32(IFLA.NET_NS_FD, nsFd);
  to.text(IFLA.IFNAME, name);
  if (mac !== undefined) to.mac(IFLA.ADDRESS, mac);
  if (mtu !== undefined) to.u32(IFLA.MTU, mtu);
  if (queues === undefined) return;
  to.u32(IFLA.NUM_TX_QUEUES, queues);
  to.u32(IFLA.NUM_RX_QUEUES, queues);
}

function withoutStats(to: Writer): void {
  to.u32(IFLA.EXT_MASK, RTEXT_FILTER_SKIP_STATS);
}
