import { LabError } from '../../lab/error.ts';

/** Attributes are how netlink carries values: length, type, bytes, padded to four. Here they are read; writer.ts writes them. */

const HEADER = 4;
/** The two highest bits of a type say "nested" and "network byte order". */
const TYPE_MASK = 0x3fff;

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

/** The values of all attributes, whatever their type: elements of a list have the same. */
export function attributeList(data: Buffer): Buffer[] {
  const values: Buffer[] = [];
  for (let offset = 0; offset + HEADER <= data.length; ) {
    const length = Math.max(data.readUInt16LE(offset), HEADER);
    values.push(data.subarray(offset + HEADER, offset + length));
    offset += align(length);
  }
  return values;
}

/** The attribute of that type, inside those of the types before it, without a look at the others. */
export function findAttribute(data: Buffer, ...types: number[]): Buffer | undefined {
  let inside: Buffer | undefined = data;
  for (const type of types) inside = inside && findOne(inside, type);
  return inside;
}

/** Byte by byte: of each link that is to become ready there are dozens to pass over. */
function findOne(data: Buffer, type: number): Buffer | undefined {
  const u16 = (offset: number) => (data[offset] ?? 0) | ((data[offset + 1] ?? 0) << 8);
  for (let offset = 0; offset + HEADER <= data.length; ) {
    const length = u16(offset);
    if ((u16(offset + 2) & TYPE_MASK) === type) return data.subarray(offset + HEADER, offset + length);
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
