import { findAttribute, readText } from './attribute.ts';
import { IFLA_BR, IFLA_BRPORT } from './bridge-constants.ts';
import { IFLA, IFLA_INFO } from './constants.ts';
import { HEADER } from './link-state.ts';
import { wellFormed } from './well-formed.ts';

/** A bridge's state in the spanning tree protocol. */
export interface TreeBridge {
  index: number;
  /** The bridge's priority and MAC address, in hexadecimal, because ids are only compared. */
  id: string;
}

/** A port's state in the spanning tree protocol. */
export interface TreePort {
  /** The index of its bridge. */
  master: number;
  id: string;
  /** Has the port a message to send that must still wait? */
  isPending: boolean;
  belief: Belief;
}

/**
 * What a port knows about its segment: which port of which bridge is designated, and how far that port is from the
 * root.
 */
export interface Belief {
  bridge: string;
  port: string;
  root: string;
  cost: string;
}

/** Reads the body of an RTM_NEWLINK. Undefined for a link that is not a bridge. */
export const parseTreeBridge = wellFormed((body): TreeBridge | undefined => {
  const info = findAttribute(body.subarray(HEADER), IFLA.LINKINFO);
  const data = info && findAttribute(info, IFLA_INFO.DATA);
  if (!data || !isKind(info, IFLA_INFO.KIND)) return undefined;
  return { index: body.readInt32LE(4), id: hex(data, IFLA_BR.BRIDGE_ID) };
});

/** Reads the body of an RTM_NEWLINK. Undefined for a link that is not a bridge port. */
export const parseTreePort = wellFormed((body): TreePort | undefined => {
  const attributes = body.subarray(HEADER);
  const info = findAttribute(attributes, IFLA.LINKINFO);
  const data = info && findAttribute(info, IFLA_INFO.SLAVE_DATA);
  if (!data || !isKind(info, IFLA_INFO.SLAVE_KIND)) return undefined;
  return {
    master: findAttribute(attributes, IFLA.MASTER)?.readUInt32LE() ?? 0,
    id: hex(data, IFLA_BRPORT.ID),
    isPending: findAttribute(data, IFLA_BRPORT.CONFIG_PENDING)?.[0] === 1,
    belief: {
      bridge: hex(data, IFLA_BRPORT.DESIGNATED_BRIDGE_ID),
      port: hex(data, IFLA_BRPORT.DESIGNATED_PORT),
      root: hex(data, IFLA_BRPORT.ROOT_ID),
      cost: hex(data, IFLA_BRPORT.DESIGNATED_COST),
    },
  };
});

function isKind(info: Buffer, type: number): boolean {
  const kind = findAttribute(info, type);
  return kind !== undefined && readText(kind) === 'bridge';
}

const hex = (data: Buffer, type: number) => findAttribute(data, type)?.toString('hex') ?? '';
