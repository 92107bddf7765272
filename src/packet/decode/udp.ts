import type { Udp } from '../types.ts';
import { u16 } from './bytes.ts';
import type { Layer } from './layer.ts';
import { cutShort } from './layer.ts';

const HEADER = 8;

/** The payload is what the IP header left: the length here counts a whole datagram, also in its first fragment. */
export function decodeUdp(data: Uint8Array): Layer<Udp> {
  if (data.length < HEADER) return cutShort('udp', HEADER, data);
  // 0 is a jumbogram's.
  const length = u16(data, 4) || data.length;
  if (length < HEADER) return { problem: `udp: length is ${length}, the least is ${HEADER}` };
  const payload = data.subarray(HEADER, length);
  const value = { srcPort: u16(data, 0), dstPort: u16(data, 2), length, payload };
  return { value, rest: data.subarray(length) };
}
