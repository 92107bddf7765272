import { LabError } from '../../lab/error.ts';

/**
 * Attributes are how netlink carries values: length, type, bytes, padded to four. Numbers are in the byte order of
 * the machine, which is little-endian wherever this project runs.
 */

const HEADER = 4;
/** The two highest bits of a type say "nested" and "network byte order". */
const TYPE_MASK = 0x3fff;
const NESTED = 0x8000;

export function attribute(type: number, value: Uint8Array): Buffer {
  const buffer = empty(type, value.length);
  buffer.set(value, HEADER);
  return buffer;
}

export function u8(type: number, value: number): Buffer {
  const buffer = empty(type, 1);
  buffer[HEADER] = value;
  return buffer;
}

export function u16(type: number, value: number): Buffer {
  const buffer = empty(type, 2);
  buffer.writeUInt16LE(value, HEADER);
  return buffer;
}

export function u32(type: number, value: number): Buffer {
  const buffer = empty(type, 4);
  buffer.writeUInt32LE(value, HEADER);
  return buffer;
}

/** With the final zero that the kernel expects of a name. */
export function text(type: number, value: string): Buffer {
  const buffer = empty(type, Buffer.byteLength(value) + 1);
  buffer.write(value, HEADER);
  return buffer;
}

/** `aa:bb:cc:dd:ee:ff` */
export function mac(type: number, value: string): Buffer {
  const buffer = empty(type, 6);
  for (let at = 0; at < 6; at++) buffer[HEADER + at] = Number.parseInt(value.slice(3 * at, 3 * at + 2), 16);
  return buffer;
}

/** An attribute whose value is all zeros, of `size` bytes. */
function empty(type: number, size: number): Buffer {
  const buffer = zeros(align(HEADER + size));
  buffer.writeUInt16LE(HEADER + size, 0);
  buffer.writeUInt16LE(type, 2);
  return buffer;
}

/** Out of Node's pool: memory of its own costs each of these small buffers more than all else that is done for it. */
export function zeros(size: number): Buffer {
  return Buffer.allocUnsafe(size).fill(0);
}

export function nested(type: number, ...children: Uint8Array[]): Buffer {
  return attribute(type | NESTED, Buffer.concat(children));
}

/** Attributes by type; of several with one type the last. Throws a LabError where a length cannot be. */
export function parseAttributes(data: Buffer): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  for (let offset = 0; offset + HEADER <= data.length; ) {
    const length = data.readUInt16LE(offset);
    if (length < HEADER || offset + length > data.length) {
      const what = `malformed answer: an attribute of ${length} bytes where ${data.length - offset} are left`;
      throw new LabError('kernel', { where: 'netlink', what });
    }
    attributes.set(
      data.readUInt16LE(offset + 2) & TYPE_MASK,
      data.subarray(offset + HEADER, offset + length),
    );
    offset += align(length);
  }
  return attributes;
}

/** The attribute of that type, inside those of the types before it, without a look at the others. */
export function findAttribute(data: Buffer, ...types: number[]): Buffer | undefined {
  let inside: Buffer | undefined = data;
  for (const type of types) inside = inside && findOne(inside, type);
  return inside;
}

function findOne(data: Buffer, type: number): Buffer | undefined {
  for (let offset = 0; offset + HEADER <= data.length; ) {
    const length = data.readUInt16LE(offset);
    if ((data.readUInt16LE(offset + 2) & TYPE_MASK) === type)
      return data.subarray(offset + HEADER, offset + length);
    offset += align(Math.max(length, HEADER));
  }
  return undefined;
}

export function readText(value: Buffer): string {
  const end = value.indexOf(0);
  return value.toString('utf8', 0, end < 0 ? value.length : end);
}

export function readMac(value: Buffer): string {
  return value.toString('hex').replace(/..(?=.)/g, '$&:');
}

export function align(length: number): number {
  return (length + 3) & ~3;
}
