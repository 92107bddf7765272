import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAttributes, readMac, readText } from '../../../../src/kernel/netlink/attribute.ts';
import { LabError } from '../../../../src/lab/error.ts';
import { attribute, nested, u8, valuesOf } from './written.ts';

describe('attributes', () => {
  it('come back as they went', () => {
    const attributes = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 0x3fff }), fc.uint8Array()), {
      selector: ([type]) => type,
    });
    fc.assert(
      fc.property(attributes, (list) => {
        const parsed = parseAttributes(Buffer.concat(list.map(([type, value]) => attribute(type, value))));
        for (const [type, value] of list) expect(parsed.get(type)).toEqual(Buffer.from(value));
        expect(list.some(([type]) => type === 7)).toBe(parsed.get(7) !== undefined);
      }),
    );
  });

  it('are read without the flags of their type', () => {
    expect(parseAttributes(nested(18, u8(1, 7))).get(18)).toEqual(u8(1, 7));
  });

  it('of any bytes whatever end, with a LabError at worst', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const values = valuesOf(Buffer.from(bytes)).map(([, value]) => value);
          expect(Buffer.concat(values).length).toBeLessThanOrEqual(bytes.length);
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
