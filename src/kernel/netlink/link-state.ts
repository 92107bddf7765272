import { findAttribute, parseAttributes, readMac, readText } from './attribute.ts';
import { PORT_FLAGS, type PortFlags } from './bridge-messages.ts';
import { IFF_UP, IFLA, IFLA_BRPORT, IFLA_INFO } from './constants.ts';

/** A link as the kernel describes it. */
export interface LinkState {
  index: number;
  name: string;
  /** `veth`, `bridge`; '' for `lo` and hardware. */
  kind: string;
  /** Lower case, colons; '' for a link without. */
  mac: string;
  /** Bytes. */
  mtu: number;
  /** As set; whether frames pass is `operstate`. */
  up: boolean;
  operstate: OperState;
  /** Index of the bridge it is a port of. */
  master: number | undefined;
  port: BridgePort | undefined;
}

/** What the kernel keeps for a port of a bridge. */
export interface BridgePort extends PortFlags {
  state: (typeof PORT_STATES)[number];
}

/** By the kernel's numbers (RFC 2863). */
const OPER_STATES = ['unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up'] as const;
export type OperState = (typeof OPER_STATES)[number];

/** By the kernel's numbers. */
const PORT_STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'] as const;

/** Bytes of `ifinfomsg`, with which the body of an RTM_NEWLINK begins. */
export const HEADER = 16;

const EMPTY = Buffer.alloc(0);

/** Reads the body of an RTM_NEWLINK. */
export function parseLink(body: Buffer): LinkState {
  const attributes = parseAttributes(body.subarray(HEADER));
  const info = parseAttributes(attributes.get(IFLA.LINKINFO) ?? EMPTY);
  const slaveData = info.get(IFLA_INFO.SLAVE_DATA);
  const isPort = textOf(info, IFLA_INFO.SLAVE_KIND) === 'bridge';
  return {
    index: body.readInt32LE(4),
    name: textOf(attributes, IFLA.IFNAME),
    kind: textOf(info, IFLA_INFO.KIND),
    mac: readMac(attributes.get(IFLA.ADDRESS) ?? EMPTY),
    mtu: attributes.get(IFLA.MTU)?.readUInt32LE() ?? 0,
    up: (body.readUInt32LE(8) & IFF_UP) !== 0,
    operstate: OPER_STATES[attributes.get(IFLA.OPERSTATE)?.[0] ?? 0] ?? 'unknown',
    master: attributes.get(IFLA.MASTER)?.readUInt32LE(),
    port: isPort && slaveData ? parsePort(slaveData) : undefined,
  };
}

/** Whether an RTM_NEWLINK tells of a link that passes frames. Cheap: there may be thousands to ask for. */
export function passesFrames(body: Buffer): boolean {
  const attributes = body.subarray(HEADER);
  if (OPER_STATES[findAttribute(attributes, IFLA.OPERSTATE)?.[0] ?? 0] !== 'up') return false;
  const ofPort = findAttribute(attributes, IFLA.LINKINFO, IFLA_INFO.SLAVE_DATA, IFLA_BRPORT.STATE);
  return ofPort === undefined || PORT_STATES[ofPort[0] ?? 0] === 'forwarding';
}

function parsePort(data: Buffer): BridgePort {
  const attributes = parseAttributes(data);
  const isOn = (type: number) => attributes.get(type)?.[0] === 1;
  return {
    state: PORT_STATES[attributes.get(IFLA_BRPORT.STATE)?.[0] ?? 0] ?? 'disabled',
    hairpin: isOn(PORT_FLAGS.hairpin),
    learning: isOn(PORT_FLAGS.learning),
    flood: isOn(PORT_FLAGS.flood),
    mcastFlood: isOn(PORT_FLAGS.mcastFlood),
    bcastFlood: isOn(PORT_FLAGS.bcastFlood),
    isolated: isOn(PORT_FLAGS.isolated),
  };
}

function textOf(attributes: Map<number, Buffer>, type: number): string {
  return readText(attributes.get(type) ?? EMPTY);
}
