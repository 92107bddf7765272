import { parseAttributes, readText } from './attribute.ts';
import { NLM_F, NLMSG, NLMSGERR_ATTR_MSG } from './constants.ts';
import type { Reply } from './message.ts';

/** How a request ended. */
export interface Ack {
  /** Positive; 0 when it was done. */
  errno: number;
  /** The kernel's own explanation (extended ACK), where it has one. */
  extack: string | undefined;
}

/** Bytes of the error number, and of the request's header that follows it in an NLMSG_ERROR. */
const ERRNO = 4;
const REQUEST_HEADER = 16;

/** Reads an NLMSG_ERROR (sent without the request's body: NETLINK_CAP_ACK), or the NLMSG_DONE of a dump. */
export function parseAck({ type, flags, body }: Reply): Ack {
  const errno = body.length < ERRNO ? 0 : Math.abs(body.readInt32LE(0));
  if ((flags & NLM_F.ACK_TLVS) === 0) return { errno, extack: undefined };
  const start = type === NLMSG.ERROR ? ERRNO + REQUEST_HEADER : ERRNO;
  const words = parseAttributes(body.subarray(start)).get(NLMSGERR_ATTR_MSG);
  return { errno, extack: words && readText(words) };
}
