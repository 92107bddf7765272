import { describe, expect, it } from 'vitest';
import { LONGEST, Writer } from '../../../../src/kernel/netlink/writer.ts';
import { attribute, mac, nested, text, u8, u16, u32, written } from './written.ts';

const hex = (buffer: Buffer) => buffer.toString('hex').replace(/.{8}(?=.)/g, '$& ');

describe('attributes', () => {
  it.each([
    ['a byte', u8(4, 1), '05000400 01000000'],
    ['two bytes', u16(4, 0x0102), '06000400 02010000'],
    ['a number', u32(10, 0x01020304), '08000a00 04030201'],
    ['a number of 32 bits', u32(10, 0xffffffff), '08000a00 ffffffff'],
    ['a name and its final zero', text(3, 'eth0'), '09000300 65746830 00000000'],
    ['a name that leaves room for its zero only', text(3, 'br0'), '08000300 62723000'],
    ['a name that is not ASCII', text(3, 'ä'), '07000300 c3a40000'],
    ['a MAC address', mac(1, '02:00:00:ab:cd:ef'), '0a000100 020000ab cdef0000'],
    ['bytes', attribute(5, Uint8Array.of(1, 2, 3, 4, 5)), '09000500 01020304 05000000'],
    ['nothing', attribute(5, Buffer.alloc(0)), '04000500'],
    [
      'nests in nests',
      written((to) => {
        const outer = to.nest(18);
        to.u8(1, 7);
        const inner = to.open(2);
        to.word(-1);
        to.close(inner);
        to.close(outer);
        to.u8(3, 1);
      }),
      '14001280 05000100 07000000 08000200 ffffffff 05000300 01000000',
    ],
    ['what is written apart', nested(18, u8(1, 7), u8(2, 8)), '14001280 05000100 07000000 05000200 08000000'],
  ])('%s', (_, encoded, bytes) => expect(hex(encoded)).toBe(bytes));
});

describe('messages', () => {
  it('lie one behind the other, each with its own length; flags that come late are the last one’s', () => {
    const writer = new Writer();
    writer.begin(16, 1, 7);
    writer.u8(1, 1);
    writer.end();
    writer.begin(17, 1, 8);
    writer.end();
    writer.flag(4);
    expect(hex(writer.written)).toBe(
      '18000000 10000100 07000000 00000000 05000100 01000000 10000000 11000500 08000000 00000000',
    );
  });

  it('begin anew when those before are sent', () => {
    const writer = new Writer();
    writer.word(1);
    writer.clear();
    expect(writer.length).toBe(0);
    writer.word(2);
    expect(hex(writer.written)).toBe('02000000');
  });

  it('of the longest kind find room behind as much again', () => {
    const writer = new Writer();
    for (let words = 0; words < (2 * LONGEST) / 4; words++) writer.word(words);
    expect(writer.written.readUInt32LE(2 * LONGEST - 4)).toBe((2 * LONGEST) / 4 - 1);
  });
});
