import type { Ip } from '../types.ts';
import { ipv6Text } from './address.ts';
import { u8, u16, u32 } from './bytes.ts';
import type { Layer } from './layer.ts';
import { cutShort, payload } from './layer.ts';

const HEADER = 40;
const HOP_BY_HOP = 0;
const FRAGMENT = 44;
/** Extension headers that the decoder walks through, by protocol number. */
const EXTENSIONS: Record<number, string> = {
  [HOP_BY_HOP]: 'hop-by-hop',
  43: 'routing',
  [FRAGMENT]: 'fragment',
  60: 'destination',
};

/** Decodes the header and its extension headers. `protocol` is the number after the last of them. */
export function decodeIpv6(data: Uint8Array): Layer<Ip> {
  if (data.length < HEADER) return cutShort('ipv6', HEADER, data);
  const version = u8(data, 0) >> 4;
  if (version !== 6) return { problem: `ipv6: version is ${version}` };
  const value: Ip = {
    version: 6,
    src: ipv6Text(data, 8),
    dst: ipv6Text(data, 24),
    ttl: u8(data, 7),
    id: 0,
    protocol: u8(data, 6),
    payloadLength: u16(data, 4),
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
  };
  // A jumbogram counts 0 here and has its true length in the hop-by-hop header.
  const jumbo = value.payloadLength === 0 && value.protocol === HOP_BY_HOP;
  const length = jumbo ? data.length - HEADER : value.payloadLength;
  const { rest, problem } = payload('ipv6', data, HEADER, length);
  const walked = walkExtensions({ ...value, payloadLength: length }, rest);
  const problems = [problem, walked.problem].filter((text) => text !== undefined).join('; ');
  return { value: walked.ip, rest: walked.rest, ...(problems && { problem: problems }) };
}

function walkExtensions(header: Ip, data: Uint8Array): { ip: Ip; rest: Uint8Array; problem?: string } {
  const ip = { ...header };
  let rest = data;
  // Only the first fragment continues with a header. In later ones the payload goes on.
  while (ip.protocol in EXTENSIONS && ip.fragmentOffset === 0) {
    const isFragment = ip.protocol === FRAGMENT;
    const length = isFragment ? 8 : (u8(rest, 1) + 1) * 8;
    if (rest.length < length)
      return { ip, rest, ...cutShort(`ipv6 ${EXTENSIONS[ip.protocol]}`, length, rest) };
    if (isFragment) {
      ip.id = u32(rest, 4);
      ip.fragmentOffset = u16(rest, 2) & 0xfff8;
      ip.moreFragments = (u16(rest, 2) & 1) !== 0;
    }
    ip.protocol = u8(rest, 0);
    ip.payloadLength -= length;
    rest = rest.subarray(length);
  }
  return { ip, rest };
}
