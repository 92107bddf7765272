import { expect, test } from 'vitest';
import { defineLab, packet, ports } from '../../../src/index.ts';

test('a defined lab is the data it was given', () => {
  const lab = { name: 'a', about: 'b', nodes: { pc: {} } };
  expect(defineLab(lab)).toBe(lab);
});

test('ports of a bridge', () => {
  expect(ports('br0', 'p1', 'p2')).toEqual({ p1: { master: 'br0' }, p2: { master: 'br0' } });
});

test('a packet on one line', () => {
  expect(packet('pc:eth0', 'out', 'S', '192.168.1.6 > 1.2.3.4:80')).toEqual({
    at: 'pc:eth0',
    direction: 'out',
    flags: 'S',
    src: '192.168.1.6',
    dst: '1.2.3.4:80',
  });
  expect(packet('pc:eth0', 'in', 'S.', '1.2.3.4 > 1.2.3.5', 'router:br0 > pc:eth0')).toMatchObject({
    srcMac: 'router:br0',
    dstMac: 'pc:eth0',
  });
});
