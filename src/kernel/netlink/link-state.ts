import { type Attributes, findAttribute, parseAttributes, readMac, readText } from './attribute.ts';
import { IFLA_BR, IFLA_BRPORT } from './bridge-constants.ts';
import { PORT_FLAGS, type PortFlags } from './bridge-messages.ts';
import { IFF_NOARP, IFF_UP, IFLA, IFLA_INFO } from './constants.ts';
import { parseTunnel, type TunnelState } from './tunnel-state.ts';
import { wellFormed } from './well-formed.ts';

/** A link as the kernel describes it. */
export interface LinkState {
  index: number;
  name: string;
  /** A kind such as `veth` or `bridge`; empty for `lo` and hardware. */
  kind: string;
  /** In lower case, with colons; empty for a link without one. */
  mac: string;
  /** Bytes. */
  mtu: number;
  /** Is the interface set up? `operstate` says whether frames pass. */
  up: boolean;
  operstate: OperState;
  /** Neighbour discovery is off (`ip link set … arp off`): the interface neither asks nor answers. */
  noArp: boolean;
  /** The index of the bridge whose port this is. */
  master: number | undefined;
  port: BridgePort | undefined;
  /** The options of a bridge; undefined for any other kind. */
  bridge: BridgeOptions | undefined;
  tunnel: TunnelState | undefined;
}

/** Options that decide how a bridge treats frames, besides the options of ports and the forwarding table. */
export interface BridgeOptions {
  /** Frames stay in their VLAN. */
  vlanFiltering: boolean;
  /** Frames pass the IP rules, whatever the namespace's `bridge-nf-call-*` settings are. */
  nfCallIptables: boolean;
  nfCallIp6tables: boolean;
  nfCallArptables: boolean;
  /** The bridge takes part in the spanning tree protocol. */
  stp: boolean;
  /** Multicast frames go only to ports where a host has asked for them. */
  mcastSnooping: boolean;
}

/** The kernel's state of a bridge port. */
export interface BridgePort extends PortFlags {
  state: (typeof PORT_STATES)[number];
}

/** The states in the order of the kernel's numbers (RFC 2863). */
const OPER_STATES = ['unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up'] as const;
export type OperState = (typeof OPER_STATES)[number];

/** The states in the order of the kernel's numbers. */
const PORT_STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'] as const;

/** Bytes of `ifinfomsg`. The body of an RTM_NEWLINK begins with it. */
export const HEADER = 16;

const EMPTY = Buffer.alloc(0);

/** Reads the body of an RTM_NEWLINK. */
export const parseLink = wellFormed((body): LinkState => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const info = parseAttributes(attributes.get(IFLA.LINKINFO) ?? EMPTY);
  const slaveData = info.get(IFLA_INFO.SLAVE_DATA);
  const isPort = textOf(info, IFLA_INFO.SLAVE_KIND) === 'bridge';
  const kind = textOf(info, IFLA_INFO.KIND);
  const data = info.get(IFLA_INFO.DATA);
  return {
    index: body.readInt32LE(4),
    name: textOf(attributes, IFLA.IFNAME),
    kind,
    mac: readMac(attributes.get(IFLA.ADDRESS) ?? EMPTY),
    mtu: attributes.get(IFLA.MTU)?.readUInt32LE() ?? 0,
    up: (body.readUInt32LE(8) & IFF_UP) !== 0,
    operstate: OPER_STATES[attributes.get(IFLA.OPERSTATE)?.[0] ?? 0] ?? 'unknown',
    noArp: (body.readUInt32LE(8) & IFF_NOARP) !== 0,
    master: attributes.get(IFLA.MASTER)?.readUInt32LE(),
    port: isPort && slaveData ? parsePort(slaveData) : undefined,
    bridge: kind === 'bridge' ? parseBridge(data) : undefined,
    tunnel: data && parseTunnel(kind, parseAttributes(data)),
  };
});

function parseBridge(data: Buffer | undefined): BridgeOptions {
  const attributes = parseAttributes(data ?? EMPTY);
  const isOn = (type: number) => (attributes.get(type)?.[0] ?? 0) !== 0;
  return {
    vlanFiltering: isOn(IFLA_BR.VLAN_FILTERING),
    nfCallIptables: isOn(IFLA_BR.NF_CALL_IPTABLES),
    nfCallIp6tables: isOn(IFLA_BR.NF_CALL_IP6TABLES),
    nfCallArptables: isOn(IFLA_BR.NF_CALL_ARPTABLES),
    stp: isOn(IFLA_BR.STP_STATE),
    mcastSnooping: isOn(IFLA_BR.MCAST_SNOOPING),
  };
}

/** Does the link of an RTM_NEWLINK pass frames? This must be cheap, because thousands of links may be waited for. */
export function passesFrames(body: Buffer): boolean {
  const attributes = body.subarray(HEADER);
  if (OPER_STATES[findAttribute(attributes, IFLA.OPERSTATE)?.[0] ?? 0] !== 'up') return false;
  const ofPort = findAttribute(attributes, IFLA.LINKINFO, IFLA_INFO.SLAVE_DATA, IFLA_BRPORT.STATE);
  return ofPort === undefined || PORT_STATES[ofPort[0] ?? 0] === 'forwarding';
}

function parsePort(data: Buffer): BridgePort {
  const attributes = parseAttributes(data);
  const flags = Object.entries(PORT_FLAGS).map(([flag, type]) => [flag, attributes.get(type)?.[0] === 1]);
  return {
    state: PORT_STATES[attributes.get(IFLA_BRPORT.STATE)?.[0] ?? 0] ?? 'disabled',
    ...(Object.fromEntries(flags) as PortFlags),
  };
}

function textOf(attributes: Attributes, type: number): string {
  return readText(attributes.get(type) ?? EMPTY);
}

/** Counters of an interface since it was made, in frames. */
export interface LinkStats {
  received: number;
  sent: number;
  receiveErrors: number;
  sendErrors: number;
  /** Frames that were dropped because a buffer was full, or because nobody wanted them. */
  receiveDropped: number;
  sendDropped: number;
}

/** Reads `rtnl_link_stats64` of an RTM_NEWLINK. */
export function parseStats(body: Buffer): LinkStats {
  const stats = findAttribute(body.subarray(HEADER), IFLA.STATS64) ?? EMPTY;
  const number = (index: number) =>
    stats.length < 8 * index + 8 ? 0 : Number(stats.readBigUInt64LE(8 * index));
  return {
    received: number(0),
    sent: number(1),
    receiveErrors: number(4),
    sendErrors: number(5),
    receiveDropped: number(6),
    sendDropped: number(7),
  };
}
