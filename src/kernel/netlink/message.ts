import { LabError } from '../../lab/error.ts';
import { align } from './attribute.ts';
import { NLM_F } from './constants.ts';
import type { Writer } from './writer.ts';

export type Body = (to: Writer) => void;

/** One request to the kernel. Errors name `object` and `step`. */
export interface Message {
  type: number;
  flags: number;
  /** Writes the part after the header, when the message is sent. */
  body: Body;
  /** `router:eth0` */
  object: string;
  /** `add address 192.168.1.1/24` */
  step: string;
}

/** One message from the kernel. */
export interface Reply {
  type: number;
  flags: number;
  sequence: number;
  body: Buffer;
}

const HEADER = 16;

export function writeMessage(to: Writer, { type, flags, body }: Message, sequence: number): void {
  to.begin(type, flags | NLM_F.REQUEST, sequence);
  body(to);
  to.end();
}

/** Splits the data of one `recv` into messages. Throws a LabError for an impossible length. */
export function parseMessages(data: Buffer): Reply[] {
  const replies: Reply[] = [];
  for (let offset = 0; offset + HEADER <= data.length; ) {
    const length = data.readUInt32LE(offset);
    if (length < HEADER || offset + length > data.length) {
      const what = `malformed answer: a message of ${length} bytes where ${data.length - offset} are left`;
      throw new LabError('kernel', { where: 'netlink', what });
    }
    replies.push({
      type: data.readUInt16LE(offset + 4),
      flags: data.readUInt16LE(offset + 6),
      sequence: data.readUInt32LE(offset + 8),
      body: data.subarray(offset + HEADER, offset + length),
    });
    offset += align(length);
  }
  return replies;
}
