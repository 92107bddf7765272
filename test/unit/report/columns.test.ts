import { describe, expect, it } from 'vitest';
import { columnWidths, foldPainted, showRow, wrap } from '../../../src/report/columns.ts';
import { plain } from '../../../src/report/style.ts';

describe('columns', () => {
  it('are as wide as their widest cell, in columns of the terminal', () => {
    const rows = [
      [{ text: 'a' }, { text: '端口' }, { text: 'x' }],
      [{ text: 'abc' }, { text: 'b' }, { text: '' }],
    ];
    const widths = columnWidths(rows);
    expect(widths).toEqual([3, 4, 1]);
    expect(rows.map((row) => showRow(row, widths, plain))).toEqual(['a    端口  x', 'abc  b']);
  });
});

describe('a line that may be painted', () => {
  it('is broken between words by what is seen of it', () => {
    expect(foldPainted('  \x1b[31mone two\x1b[0m three four', 13)).toEqual([
      '  \x1b[31mone two\x1b[0m',
      '    three',
      '    four',
    ]);
    expect(foldPainted('a  b', 80)).toEqual(['a  b']);
    expect(foldPainted('  an-address-that-is-long x', 10)).toEqual(['  an-address-that-is-long', '    x']);
  });
});

describe('wrapping', () => {
  it('breaks between words, and leaves a long word whole', () => {
    expect(wrap('one two  three', 7)).toEqual(['one two', 'three']);
    expect(wrap('bridge-nf-call-iptables is long', 10)).toEqual(['bridge-nf-call-iptables', 'is long']);
    expect(wrap('', 10)).toEqual([]);
  });
});
