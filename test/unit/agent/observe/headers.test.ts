import { describe, expect, it } from 'vitest';
import { headersOf } from '../../../../src/agent/observe/headers.ts';

const ethernet = '00'.repeat(14);
const frame = (hex: string) => Buffer.from(ethernet + hex.replaceAll(' ', ''), 'hex');

describe('the headers of a traced frame', () => {
  it('IPv4 with options, and ports behind them', () => {
    const ip = '46000000 00000000 40110000 0a000001 0a000002 01010101';
    expect(headersOf(frame(`${ip} 03e80007 00000000`))).toMatchObject({
      src: '10.0.0.1',
      dst: '10.0.0.2',
      protocol: 17,
      srcPort: 1000,
      dstPort: 7,
    });
  });

  it('IPv6 and ICMPv6, which has no ports', () => {
    const [a, b] = ['fd000000000000000000000000000001', 'fd000000000000000000000000000002'];
    expect(headersOf(frame(`60000000 00083a40 ${a} ${b} 80000000 00010001`))).toMatchObject({
      src: 'fd00::1',
      dst: 'fd00::2',
      protocol: 58,
      transport: Buffer.from('8000000000010001', 'hex'),
    });
  });

  it.each([
    ['nothing', ''],
    ['ARP', '0001080006040001'],
    ['the begin of an IPv4 header', '45000000 0000'],
  ])('none in %s', (_, hex) => {
    expect(headersOf(frame(hex))).toBeUndefined();
  });

  it('no ports where the kernel shows none', () => {
    expect(headersOf(frame('45000000 00000000 40060000 0a000001 0a000002'))).toEqual({
      src: '10.0.0.1',
      dst: '10.0.0.2',
      protocol: 6,
      transport: Buffer.alloc(0),
    });
  });
});
