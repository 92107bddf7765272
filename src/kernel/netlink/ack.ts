import { parseAttributes, readText } from './attribute.ts';
import { NLM_F, NLMSG, NLMSGERR_ATTR_MSG } from './constants.ts';
import type { Reply } from './message.ts';

/** The result of a request. */
export interface Ack {
  /** A positive error number, or 0 for success. */
  errno: number;
  /** The kernel's own explanation (extended ACK), if there is one. */
  extack: string | undefined;
}

/** Bytes of the error number, and of the request's header that follows it in an NLMSG_ERROR. */
const ERRNO = 4;
const REQUEST_HEADER = 16;
const MESSAGE_HEADER = 16;

export function isAck({ type }: Reply): boolean {
  return type === NLMSG.ERROR || type === NLMSG.DONE;
}

/** Do `length` bytes only acknowledge request `sequence`? Then nothing else needs to be parsed. */
export function isPlainAck(data: Buffer, length: number, sequence: number): boolean {
  return (
    length === MESSAGE_HEADER + ERRNO + REQUEST_HEADER &&
    data.readUInt16LE(4) === NLMSG.ERROR &&
    data.readUInt32LE(8) === sequence &&
    data.readInt32LE(MESSAGE_HEADER) === 0
  );
}

/** Reads an NLMSG_ERROR (sent without the request's body: NETLINK_CAP_ACK), or the NLMSG_DONE of a dump. */
export function parseAck({ type, flags, body }: Reply): Ack {
  const errno = body.length < ERRNO ? 0 : Math.abs(body.readInt32LE(0));
  if ((flags & NLM_F.ACK_TLVS) === 0) return { errno, extack: undefined };
  const start = type === NLMSG.ERROR ? ERRNO + REQUEST_HEADER : ERRNO;
  const words = parseAttributes(body.subarray(start)).get(NLMSGERR_ATTR_MSG);
  return { errno, extack: words && readText(words) };
}
