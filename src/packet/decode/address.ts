import { u8, u16 } from './bytes.ts';

/** The two hex digits of each byte, such as `0a`. A table is faster than a call: a frame has twelve such bytes. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `02:00:00:00:00:0a` */
export function macText(data: Uint8Array, at: number): string {
  let text = HEX[u8(data, at)] ?? '';
  for (let i = 1; i < 6; i += 1) text += `:${HEX[u8(data, at + i)]}`;
  return text;
}

/** `192.168.1.5` */
export function ipv4Text(data: Uint8Array, at: number): string {
  return `${u8(data, at)}.${u8(data, at + 1)}.${u8(data, at + 2)}.${u8(data, at + 3)}`;
}

/** Canonical text of RFC 5952: `fd00::1`, and `::ffff:192.168.1.5` for an IPv4-mapped address. */
export function ipv6Text(data: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => u16(data, at + 2 * i));
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return `::ffff:${ipv4Text(data, at + 12)}`;
  const { start, length } = longestZeros(groups);
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function hex(groups: number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

/** Finds the first of the longest runs of zero groups. */
function longestZeros(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i + 1 - length, length };
  });
  return best;
}
