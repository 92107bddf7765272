import type { Ip } from '../types.ts';
import { ipv4Text } from './address.ts';
import { u8, u16 } from './bytes.ts';
import type { Layer } from './layer.ts';
import { cutShort, payload } from './layer.ts';

/** Decodes the header. Its options are skipped. */
export function decodeIpv4(data: Uint8Array): Layer<Ip> {
  const version = u8(data, 0) >> 4;
  const headerLength = (u8(data, 0) & 0x0f) * 4;
  if (data.length < 20) return cutShort('ipv4', 20, data);
  if (version !== 4) return { problem: `ipv4: version is ${version}` };
  if (headerLength < 20) return { problem: `ipv4: header length is ${headerLength}, the least is 20` };
  if (data.length < headerLength) return cutShort('ipv4', headerLength, data);
  // The kernel writes 0 for a segment-offload super-frame too long for 16 bits.
  const totalLength = u16(data, 2) || data.length;
  if (totalLength < headerLength)
    return { problem: `ipv4: total length ${totalLength} is less than its header` };
  const fragment = u16(data, 6);
  const value: Ip = {
    version: 4,
    src: ipv4Text(data, 12),
    dst: ipv4Text(data, 16),
    ttl: u8(data, 8),
    id: u16(data, 4),
    protocol: u8(data, 9),
    payloadLength: totalLength - headerLength,
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: (fragment & 0x1fff) * 8,
  };
  return { value, ...payload('ipv4', data, headerLength, value.payloadLength) };
}
