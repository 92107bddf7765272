import type { Icmp, Ip } from '../types.ts';
import { u8, u16, u32 } from './bytes.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import type { Layer } from './layer.ts';
import { cutShort } from './layer.ts';
import { PROTOCOL } from './protocol.ts';

const HEADER = 8;
/** ICMP types by their body: an echo has an id and a sequence number, an error quotes the packet that it is about. */
const ECHO: Record<Ip['version'], readonly number[]> = { 4: [0, 8], 6: [128, 129] };
const ERRORS: Record<Ip['version'], readonly number[]> = { 4: [3, 4, 5, 11, 12], 6: [1, 2, 3, 4] };

export function decodeIcmp(data: Uint8Array, version: Ip['version']): Layer<Icmp> {
  if (data.length < HEADER) return cutShort('icmp', HEADER, data);
  const value: Icmp = { type: u8(data, 0), code: u8(data, 1), payload: data.subarray(HEADER) };
  if (ECHO[version].includes(value.type)) {
    value.id = u16(data, 4);
    value.sequence = u16(data, 6);
  }
  if (ERRORS[version].includes(value.type)) {
    const quoted = decodeQuoted(value.payload, version);
    if (quoted.value) value.quoted = quoted.value;
    else return { value, rest: new Uint8Array(), problem: `icmp quotes ${quoted.problem}` };
  }
  return { value, rest: new Uint8Array() };
}

/**
 * Decodes what an error quotes: at least the IP header and eight bytes, which hold the ports and TCP's sequence number.
 */
function decodeQuoted(data: Uint8Array, version: Ip['version']): Layer<NonNullable<Icmp['quoted']>> {
  const ip = version === 4 ? decodeIpv4(data) : decodeIpv6(data);
  if (!ip.value) return ip;
  const { value, rest } = ip;
  const tcp = value.protocol === PROTOCOL.tcp;
  const hasPorts = (tcp || value.protocol === PROTOCOL.udp) && value.fragmentOffset === 0 && rest.length >= 4;
  const quoted = {
    ip: value,
    ...(hasPorts && { srcPort: u16(rest, 0), dstPort: u16(rest, 2) }),
    ...(hasPorts && tcp && rest.length >= 8 && { tcpSeq: u32(rest, 4) }),
  };
  return { value: quoted, rest };
}
