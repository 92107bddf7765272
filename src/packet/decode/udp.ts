import type { Udp } from '../types.ts';
import { u16 } from './bytes.ts';
import type { Layer } from './layer.ts';
import { cutShort } from './layer.ts';

const HEADER = 8;

/**
 * Decodes a UDP header. The length in it counts the whole datagram, also in the first fragment, so the
 * payload is what the IP header left.
 */
export function decodeUdp(data: Uint8Array): Layer<Udp> {
  if (data.length < HEADER) return cutShort('udp', HEADER, data);
  // Length 0 stands for a jumbogram.
  const length = u16(data, 4) || data.length;
  if (length < HEADER) return { problem: `udp: length is ${length}, the least is ${HEADER}` };
  const payload = data.subarray(HEADER, length);
  const value = { srcPort: u16(data, 0), dstPort: u16(data, 2), length, payload };
  return { value, rest: data.subarray(length) };
}
