/** An encoder for frames. It shares no code with the decoder. Checksums stay 0. */

export const PC = '02:00:00:00:00:06';
export const WEB = '02:00:00:00:00:05';

export function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(/[\s:]/g, ''), 'hex'));
}

export function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** Big-endian numbers, given as `[value, number of bytes]`. */
function numbers(...fields: [value: number, size: 1 | 2 | 4][]): Uint8Array {
  return bytes(fields.map(([value, size]) => value.toString(16).padStart(size * 2, '0')).join(''));
}

export interface EthernetFields {
  src?: string;
  dst?: string;
  type?: number;
  /** Pairs of tag protocol and VLAN ID. */
  tags?: [number, number][];
}

export function ethernet(fields: EthernetFields, payload: Uint8Array): Uint8Array {
  const { src = PC, dst = WEB, type = 0x0800, tags = [] } = fields;
  const tagged = tags.map(([protocol, id]) => numbers([protocol, 2], [id, 2]));
  return join(bytes(dst), bytes(src), ...tagged, numbers([type, 2]), payload);
}

export function arp(operation: number, sender: [mac: string, ip: string], target: [mac: string, ip: string]) {
  const head = numbers([1, 2], [0x0800, 2], [6, 1], [4, 1], [operation, 2]);
  return join(head, bytes(sender[0]), ipv4Bytes(sender[1]), bytes(target[0]), ipv4Bytes(target[1]));
}

export interface Ipv4Fields {
  src?: string;
  dst?: string;
  ttl?: number;
  id?: number;
  protocol?: number;
  /** The 16 bits of fragment flags and offset. */
  fragment?: number;
  options?: Uint8Array;
  totalLength?: number;
}

export function ipv4(fields: Ipv4Fields, payload: Uint8Array): Uint8Array {
  const { src = '192.168.1.6', dst = '1.2.3.4', ttl = 64, id = 1, protocol = 6, fragment = 0x4000 } = fields;
  const { options = new Uint8Array() } = fields;
  const headerLength = 20 + options.length;
  const totalLength = fields.totalLength ?? headerLength + payload.length;
  const head = numbers([0x40 + headerLength / 4, 1], [0, 1], [totalLength, 2], [id, 2], [fragment, 2]);
  return join(
    head,
    numbers([ttl, 1], [protocol, 1], [0, 2]),
    ipv4Bytes(src),
    ipv4Bytes(dst),
    options,
    payload,
  );
}

/** `src` and `dst` are 32 hex digits. */
export function ipv6(
  next: number,
  payload: Uint8Array,
  src = `fd${'0'.repeat(29)}1`,
  dst = `fd${'0'.repeat(29)}2`,
) {
  return join(
    numbers([0x60000000, 4], [payload.length, 2], [next, 1], [64, 1]),
    bytes(src),
    bytes(dst),
    payload,
  );
}

export interface TcpFields {
  srcPort?: number;
  dstPort?: number;
  seq?: number;
  ack?: number;
  /** The byte of TCP flags. */
  flags?: number;
  timestamps?: [value: number, echo: number];
}

export function tcp(fields: TcpFields, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const { srcPort = 41000, dstPort = 8001, seq = 1000, ack = 0, flags = 2, timestamps } = fields;
  const options = timestamps
    ? join(bytes('01 01 08 0a'), numbers([timestamps[0], 4], [timestamps[1], 4]))
    : new Uint8Array();
  const head = numbers([srcPort, 2], [dstPort, 2], [seq, 4], [ack, 4], [(5 + options.length / 4) * 16, 1]);
  return join(head, numbers([flags, 1], [64240, 2], [0, 4]), options, payload);
}

export function udp(srcPort: number, dstPort: number, payload: Uint8Array): Uint8Array {
  return join(numbers([srcPort, 2], [dstPort, 2], [8 + payload.length, 2], [0, 2]), payload);
}

/** `rest` is the second half of the header: identifier and sequence number of an echo message. */
export function icmp(type: number, code: number, rest: number, payload: Uint8Array): Uint8Array {
  return join(numbers([type, 1], [code, 1], [0, 2], [rest, 4]), payload);
}

function ipv4Bytes(address: string): Uint8Array {
  return Uint8Array.from(address.split('.').map(Number));
}
