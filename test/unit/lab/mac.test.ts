import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUnicastMac } from '../../../src/lab/address.ts';
import { deriveMac } from '../../../src/lab/mac.ts';

test('the same in every run', () => {
  expect(deriveMac('router', 'br0')).toBe('02:cd:77:79:25:f1');
});

test('always one station, locally administered', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (node, name) => {
      const mac = deriveMac(node, name);
      expect(isUnicastMac(mac)).toBe(true);
      expect(mac.startsWith('02:')).toBe(true);
    }),
  );
});

test('a thousand interfaces, a thousand addresses', () => {
  const macs = Array.from({ length: 1000 }, (_, i) => deriveMac(`h${i}`, 'eth0'));
  expect(new Set(macs).size).toBe(1000);
});
