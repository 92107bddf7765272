import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Symbols } from '../../../src/kernel/symbols.ts';

const TABLE = `ffffffff81000000 T _stext
ffffffff81000000 T _text
ffffffff81000040 t one
ffffffff81000050 D data
ffffffff81000080 t two
ffffffff81000100 T three
ffffffffc0800000 t br_forward	[bridge]
ffffffffc0800100 t br_flood	[bridge]
ffffffffc0700000 t nf_hook	[nf_tables]
ffffffffc0700080 d table	[nf_tables]
`;

describe('the function that an address is in', () => {
  const symbols = new Symbols(TABLE);

  it.each([
    [0xffffffff80ffffffn, ''],
    [0xffffffff81000000n, '_text+0x0'],
    [0xffffffff8100003fn, '_text+0x3f'],
    [0xffffffff81000040n, 'one+0x0'],
    [0xffffffff8100007fn, 'one+0x3f'],
    [0xffffffff810000ffn, 'two+0x7f'],
    [0xffffffff81000200n, 'three+0x100'],
    [0xffffffffc0800010n, 'br_forward+0x10'],
    [0xffffffffc0800110n, 'br_flood+0x10'],
    [0xffffffffc0700090n, 'nf_hook+0x90'],
  ])('%s', (address, name) => {
    expect(symbols.name(address)).toBe(name);
    expect(symbols.name(address)).toBe(name);
  });

  it('is none where the kernel hides its addresses', () => {
    const hidden = new Symbols('0000000000000000 T _stext\n0000000000000000 t one\n');
    expect(hidden.name(0xffffffff81000040n)).toBe('');
    expect(new Symbols('').name(1n)).toBe('');
  });

  it('is found among any number of functions', () => {
    const starts = fc.uniqueArray(fc.bigInt(1n, (1n << 64n) - 1n), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(starts, fc.bigInt(0n, (1n << 64n) - 1n), fc.nat(50), (all, address, ofModules) => {
        const sorted = all.toSorted((a, b) => (a < b ? -1 : 1));
        const line = (start: bigint, module = '') =>
          `${start.toString(16).padStart(16, '0')} t f${start}${module}\n`;
        const own = sorted.slice(ofModules).map((start) => line(start));
        const modules = sorted.slice(0, ofModules).map((start) => line(start, '\t[m]'));
        const start = sorted.findLast((one) => one <= address);
        const expected = start === undefined ? '' : `f${start}+0x${(address - start).toString(16)}`;
        expect(new Symbols([...own, ...modules.reverse()].join('')).name(address)).toBe(expected);
      }),
    );
  });

  it('is found for every function of this kernel, where it shows them', () => {
    const text = readFileSync('/proc/kallsyms', 'latin1');
    const here = new Symbols(text);
    const some = text
      .split('\n')
      .filter((line, i) => i % 997 === 0 && / [tT] /.test(line) && !/^0+ /.test(line));
    for (const line of some) {
      const address = BigInt(`0x${line.slice(0, 16)}`);
      expect(here.name(address)).toMatch(/^[\w.]+\+0x0$/);
    }
  });
});
