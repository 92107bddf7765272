import type { Dns, Frame } from '../types.ts';
import { u8, u16 } from './bytes.ts';

const PORT = 53;
const HEADER = 12;
/** A length with both upper bits set is a compression pointer. The first question has nothing to point to. */
const LONGEST_LABEL = 63;

/** Returns the DNS message of a datagram from or to port 53, or undefined if it cannot be read. */
export function dnsOf({ udp }: Frame): Dns | undefined {
  if (udp === undefined || (udp.srcPort !== PORT && udp.dstPort !== PORT)) return undefined;
  const data = udp.payload;
  const question = u16(data, 4) > 0 ? firstQuestion(data) : undefined;
  if (data.length < HEADER || question === undefined) return undefined;
  const flags = u16(data, 2);
  return {
    id: u16(data, 0),
    isAnswer: (flags & 0x8000) !== 0,
    rcode: flags & 0x0f,
    answers: u16(data, 6),
    ...question,
  };
}

function firstQuestion(data: Uint8Array): Pick<Dns, 'name' | 'type'> | undefined {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = u8(data, at); length > 0; length = u8(data, at)) {
    if (length > LONGEST_LABEL) return undefined;
    labels.push(Buffer.from(data.subarray(at + 1, at + 1 + length)).toString('latin1'));
    at += 1 + length;
  }
  if (data.length < at + 5) return undefined;
  return { name: labels.join('.').toLowerCase(), type: u16(data, at + 1) };
}
