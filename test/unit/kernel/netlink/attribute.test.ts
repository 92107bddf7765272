import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attribute,
  mac,
  nested,
  parseAttributes,
  readMac,
  readText,
  text,
  u8,
  u32,
} from '../../../../src/kernel/netlink/attribute.ts';
import { LabError } from '../../../../src/lab/error.ts';

const hex = (buffer: Buffer) => buffer.toString('hex').replace(/.{8}(?=.)/g, '$& ');

describe('attributes', () => {
  it.each([
    ['a byte', u8(4, 1), '05000400 01000000'],
    ['a number', u32(10, 0x01020304), '08000a00 04030201'],
    ['a name and its final zero', text(3, 'eth0'), '09000300 65746830 00000000'],
    ['a MAC address', mac(1, '02:00:00:ab:cd:ef'), '0a000100 020000ab cdef0000'],
    ['a nest', nested(18, u8(1, 7), u8(2, 8)), '14001280 05000100 07000000 05000200 08000000'],
    ['nothing', attribute(5, Buffer.alloc(0)), '04000500'],
  ])('encode %s', (_, encoded, bytes) => expect(hex(encoded)).toBe(bytes));

  it('come back as they went', () => {
    const attributes = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 0x3fff }), fc.uint8Array()), {
      selector: ([type]) => type,
    });
    fc.assert(
      fc.property(attributes, (list) => {
        const parsed = parseAttributes(Buffer.concat(list.map(([type, value]) => attribute(type, value))));
        expect([...parsed].map(([type, value]) => [type, [...value]])).toEqual(
          list.map(([type, value]) => [type, [...value]]),
        );
      }),
    );
  });

  it('are read without the flags of their type', () => {
    expect([...parseAttributes(nested(18, u8(1, 7))).keys()]).toEqual([18]);
  });

  it('of any bytes whatever end, with a LabError at worst', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const total = [...parseAttributes(Buffer.from(bytes)).values()].reduce(
            (sum, { length }) => sum + length,
            0,
          );
          expect(total).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['shorter than its own header', '03000100'],
    ['of no length at all', '00000000'],
    ['longer than what is left', '0c000100 00000000'],
  ])('%s are malformed', (_, bytes) => {
    expect(() => parseAttributes(Buffer.from(bytes.replaceAll(' ', ''), 'hex'))).toThrow(LabError);
  });

  it('give text and MAC addresses', () => {
    expect(readText(Buffer.from('eth0\0'))).toBe('eth0');
    expect(readText(Buffer.from('eth0'))).toBe('eth0');
    expect(readMac(Buffer.from('020000abcdef', 'hex'))).toBe('02:00:00:ab:cd:ef');
    expect(readMac(Buffer.alloc(0))).toBe('');
  });
});
