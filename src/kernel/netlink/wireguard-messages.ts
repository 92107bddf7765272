import { type Attributes, attributeList, parseAttributes } from './attribute.ts';
import { AF, NLM_F } from './constants.ts';
import { formatIp, parseIp } from './ip.ts';
import type { LinkId } from './link-messages.ts';
import type { Message } from './message.ts';
import { wellFormed } from './well-formed.ts';
import type { Writer } from './writer.ts';

/** Keys in base64; an endpoint is `1.2.3.4:51820` or `[fd00::1]:51820`. */
export interface WireguardSettings {
  privateKey: string;
  listenPort?: number;
  peers: { publicKey: string; endpoint?: string; keepalive?: number; allowedIps: string[] }[];
}

/** linux/genetlink.h: for asking which number a family has. */
const GENL_ID_CTRL = 0x10;
const CTRL_CMD_GETFAMILY = 3;
export const CTRL_ATTR_FAMILY_ID = 1;
const CTRL_ATTR_FAMILY_NAME = 2;

/** linux/wireguard.h */
const WG_CMD_GET_DEVICE = 0;
const WG_CMD_SET_DEVICE = 1;
const WGDEVICE = { IFNAME: 2, PRIVATE_KEY: 3, PUBLIC_KEY: 4, FLAGS: 5, LISTEN_PORT: 6, PEERS: 8 };
const WGPEER = { PUBLIC_KEY: 1, PRESHARED_KEY: 2, FLAGS: 3, ENDPOINT: 4, KEEPALIVE: 5, ALLOWEDIPS: 9 };
const WGALLOWEDIP = { FAMILY: 1, IPADDR: 2, CIDR_MASK: 3 };
const REPLACE = { PEERS: 1, ALLOWEDIPS: 2 };

/** Bytes of `genlmsghdr`. */
export const GENL_HEADER = 4;

/** `genlmsghdr`: command and version. */
const header = (to: Writer, command: number) => to.word(command | (1 << 8));

export const familyMessage = (object: string, name: string): Message => ({
  type: GENL_ID_CTRL,
  flags: 0,
  body: (to) => {
    header(to, CTRL_CMD_GETFAMILY);
    to.text(CTRL_ATTR_FAMILY_NAME, name);
  },
  object,
  step: `find ${name}`,
});

/** @param family the number of the family `wireguard` */
export function wireguardMessage(
  family: number,
  { object }: Pick<LinkId, 'object'>,
  name: string,
  { privateKey, listenPort, peers }: WireguardSettings,
): Message {
  const made = peers.map((peer) => ({ ...peer, at: peer.endpoint && socketAddress(peer.endpoint, object) }));
  return {
    type: family,
    flags: NLM_F.ACK,
    body: (to) => {
      header(to, WG_CMD_SET_DEVICE);
      to.text(WGDEVICE.IFNAME, name);
      to.bytes(WGDEVICE.PRIVATE_KEY, Buffer.from(privateKey, 'base64'));
      to.u32(WGDEVICE.FLAGS, REPLACE.PEERS);
      if (listenPort !== undefined) to.u16(WGDEVICE.LISTEN_PORT, listenPort);
      const all = to.nest(WGDEVICE.PEERS);
      for (const { publicKey, at, keepalive, allowedIps } of made) {
        const one = to.nest(0);
        to.bytes(WGPEER.PUBLIC_KEY, Buffer.from(publicKey, 'base64'));
        to.u32(WGPEER.FLAGS, REPLACE.ALLOWEDIPS);
        if (at) to.bytes(WGPEER.ENDPOINT, at);
        if (keepalive !== undefined) to.u16(WGPEER.KEEPALIVE, keepalive);
        const allowed = to.nest(WGPEER.ALLOWEDIPS);
        for (const ip of allowedIps) prefix(to, ip, object);
        to.close(allowed);
        to.close(one);
      }
      to.close(all);
    },
    object,
    step: 'set keys and peers',
  };
}

function prefix(to: Writer, text: string, object: string): void {
  const { family, bytes, prefixLength } = parseIp(text, object);
  const one = to.nest(0);
  to.u16(WGALLOWEDIP.FAMILY, family);
  to.bytes(WGALLOWEDIP.IPADDR, bytes);
  to.u8(WGALLOWEDIP.CIDR_MASK, prefixLength);
  to.close(one);
}

/** Writes `sockaddr_in` or `sockaddr_in6`, with the port in network byte order. */
function socketAddress(text: string, object: string): Buffer {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(text) ?? [];
  const { family, bytes } = parseIp(host, object);
  const address = Buffer.alloc(family === AF.INET ? 16 : 28);
  address.writeUInt16LE(family, 0);
  address.writeUInt16BE(Number(port), 2);
  bytes.copy(address, family === AF.INET ? 4 : 8);
  return address;
}

/** Asks for all data of an interface. @param family the number of the family `wireguard` */
export const dumpWireguardMessage = (family: number, object: string, name: string): Message => ({
  type: family,
  flags: 0,
  body: (to) => {
    header(to, WG_CMD_GET_DEVICE);
    to.text(WGDEVICE.IFNAME, name);
  },
  object,
  step: 'read keys and peers',
});

/**
 * The content of one answer. An interface with many peers takes several answers, and a peer may continue in the
 * next one.
 */
export interface WireguardPart {
  /** In base64, like the other keys. */
  publicKey: string;
  listenPort: number;
  peers: WireguardPeerState[];
}

export interface WireguardPeerState {
  publicKey: string;
  /** Zeros if there is none. Undefined if the answer continues a peer. */
  presharedKey: string | undefined;
  /** In seconds; 0 for none. */
  keepalive: number;
  allowedIps: string[];
}

export const parseWireguard = wellFormed((body): WireguardPart => {
  const all = parseAttributes(body.subarray(GENL_HEADER));
  return {
    publicKey: base64(all, WGDEVICE.PUBLIC_KEY) ?? '',
    listenPort: all.get(WGDEVICE.LISTEN_PORT)?.readUInt16LE() ?? 0,
    peers: listIn(all, WGDEVICE.PEERS).map((peer) => ({
      publicKey: base64(peer, WGPEER.PUBLIC_KEY) ?? '',
      presharedKey: base64(peer, WGPEER.PRESHARED_KEY),
      keepalive: peer.get(WGPEER.KEEPALIVE)?.readUInt16LE() ?? 0,
      allowedIps: listIn(peer, WGPEER.ALLOWEDIPS).flatMap((one) => {
        const [address, length] = [one.get(WGALLOWEDIP.IPADDR), one.get(WGALLOWEDIP.CIDR_MASK)];
        return address === undefined ? [] : [`${formatIp(address)}/${length?.readUInt8() ?? 0}`];
      }),
    })),
  };
});

const base64 = (all: Attributes, type: number) => all.get(type)?.toString('base64');

const listIn = (all: Attributes, type: number): Attributes[] =>
  attributeList(all.get(type) ?? Buffer.alloc(0)).map(parseAttributes);
