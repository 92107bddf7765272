import { align, parseAttributes } from '../../../../src/kernel/netlink/attribute.ts';
import type { Body, Message, Reply } from '../../../../src/kernel/netlink/message.ts';
import { Writer } from '../../../../src/kernel/netlink/writer.ts';

/** The bytes that the function writes. The memory is filled first, like a socket's buffer that was used before. */
export function written(body: Body): Buffer {
  const writer = new Writer();
  while (writer.length < 4096) writer.word(-1);
  writer.clear();
  body(writer);
  return Buffer.from(writer.written);
}

export const bodyOf = ({ body }: Message) => written(body);

/** A message as the kernel sends it. Its body may have any length. */
export function fromKernel({ type, flags, sequence, body }: Reply): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(16 + body.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt32LE(sequence, 8);
  return Buffer.concat([header, body, Buffer.alloc(align(body.length) - body.length)]);
}

/** Single attributes as the kernel writes them. */
export const attribute = (type: number, value: Uint8Array) => written((to) => to.bytes(type, value));
export const u8 = (type: number, value: number) => written((to) => to.u8(type, value));
export const u16 = (type: number, value: number) => written((to) => to.u16(type, value));
export const u32 = (type: number, value: number) => written((to) => to.u32(type, value));
export const text = (type: number, value: string) => written((to) => to.text(type, value));
export const mac = (type: number, value: string) => written((to) => to.mac(type, value));

export const nested = (type: number, ...children: Buffer[]) =>
  attribute(type | 0x8000, Buffer.concat(children));

/** All attributes that can be read when parsing starts at any multiple of four. */
export function valuesOf(data: Buffer): [type: number, value: Buffer][] {
  const attributes = parseAttributes(data);
  const places = Array.from({ length: Math.floor(data.length / 4) }, (_, word) => 4 * word);
  const types = new Set(places.map((offset) => data.readUInt16LE(offset + 2) & 0x3fff));
  return [...types].flatMap((type) => {
    const value = attributes.get(type);
    return value === undefined ? [] : [[type, value] as [number, Buffer]];
  });
}
