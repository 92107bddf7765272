import { findAttribute } from './attribute.ts';
import { AF, SOCK_DIAG_BY_FAMILY } from './constants.ts';
import { formatIp } from './ip.ts';
import type { Body, Message } from './message.ts';
import { wellFormed } from './well-formed.ts';

/**
 * The IP protocol, and the state (a bit, as for TCP) of a socket that takes what anyone sends. For UDP that is the
 * unconnected state. If only this state is asked for, the kernel does not read its large table of connections.
 */
const WAITING = {
  tcp: { protocol: 6, states: 1 << 10 },
  udp: { protocol: 17, states: 1 << 7 },
} as const;

/** The words of a socket's identity. Zeros match any socket. */
const IDENTITY = 12;

/** `struct inet_diag_req_v2`: family, protocol, extensions, padding, states, identity. */
export function dumpListenersMessage(object: string, family: number, of: keyof typeof WAITING): Message {
  const { protocol, states } = WAITING[of];
  const body: Body = (to) => {
    to.word(family | (protocol << 8));
    to.word(states);
    for (let word = 0; word < IDENTITY; word++) to.word(0);
  };
  return { type: SOCK_DIAG_BY_FAMILY, flags: 0, body, object, step: `read its ${of} sockets` };
}

/** Where a socket listens. */
export interface ListeningAt {
  /** An IPv4-mapped address is written as IPv4. */
  address: string;
  port: number;
  /** The index of the interface that the socket is bound to; 0 for any. */
  device: number;
  /** How many TCP connections, or bytes of UDP datagrams, wait to be read. */
  waiting: number;
  /** How many TCP connections may wait at most. It has no meaning for UDP. */
  room: number;
  /** Is it an IPv6 socket that does not take IPv4? */
  onlyV6: boolean;
}

/** Bytes of `struct inet_diag_msg`. */
const HEADER = 72;
const INET_DIAG_SKV6ONLY = 11;

export const parseListener = wellFormed((body): ListeningAt => {
  const length = body.readUInt8(0) === AF.INET ? 4 : 16;
  const address = formatIp(body.subarray(8, 8 + length)).replace(/^::ffff:(?=.*\.)/, '');
  return {
    address,
    port: body.readUInt16BE(4),
    device: body.readUInt32LE(40),
    waiting: body.readUInt32LE(56),
    room: body.readUInt32LE(60),
    onlyV6: findAttribute(body.subarray(HEADER), INET_DIAG_SKV6ONLY)?.[0] === 1,
  };
});
