import { LabError } from '../../lab/error.ts';

/**
 * Netlink puts values into attributes: length, type, bytes, padded to four. This file reads them; writer.ts writes
 * them.
 */

const HEADER = 4;
/** The two highest bits of a type say "nested" and "network byte order". */
const TYPE_MASK = 0x3fff;

/**
 * Attributes by type. Of several with the same type, the last one counts. Values are cut out only when asked for,
 * because most are not needed. Throws a LabError for an impossible length.
 */
export class Attributes {
  readonly #data: Buffer;
  /** Where each value begins, by type. */
  readonly #starts: number[] = [];

  constructor(data: Buffer) {
    this.#data = data;
    const size = data.length;
    for (let offset = 0; offset + HEADER <= size; ) {
      const length = u16(data, offset);
      if (length < HEADER || offset + length > size) {
        const what = `malformed answer: an attribute of ${length} bytes where ${size - offset} are left`;
        throw new LabError('kernel', { where: 'netlink', what });
      }
      this.#starts[u16(data, offset + 2) & TYPE_MASK] = offset + HEADER;
      offset += align(length);
    }
  }

  get(type: number): Buffer | undefined {
    const start = this.#starts[type];
    if (start === undefined) return undefined;
    return this.#data.subarray(start, start - HEADER + u16(this.#data, start - HEADER));
  }
}

export const parseAttributes = (data: Buffer): Attributes => new Attributes(data);

/** Reads byte by byte: Node's own function checks its arguments first, which costs more than all the rest. */
const u16 = (data: Buffer, offset: number): number => (data[offset] ?? 0) | ((data[offset + 1] ?? 0) << 8);

/** Returns the values of all attributes, whatever their type. All elements of a list have the same type. */
export function attributeList(data: Buffer): Buffer[] {
  const values: Buffer[] = [];
  for (let offset = 0; offset + HEADER <= data.length; ) {
    const length = Math.max(u16(data, offset), HEADER);
    values.push(data.subarray(offset + HEADER, offset + length));
    offset += align(length);
  }
  return values;
}

/** Returns the attribute at the end of a path of nested types. No other attribute is parsed. */
export function findAttribute(data: Buffer, ...types: number[]): Buffer | undefined {
  let inside: Buffer | undefined = data;
  for (const type of types) inside = inside && findOne(inside, type);
  return inside;
}

function findOne(data: Buffer, type: number): Buffer | undefined {
  for (let offset = 0; offset + HEADER <= data.length; ) {
    const length = u16(data, offset);
    if ((u16(data, offset + 2) & TYPE_MASK) === type) return data.subarray(offset + HEADER, offset + length);
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
