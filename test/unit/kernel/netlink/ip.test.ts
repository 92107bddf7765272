import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIp, parseIp } from '../../../../src/kernel/netlink/ip.ts';
import { LabError } from '../../../../src/lab/error.ts';

describe('parseIp', () => {
  it.each([
    ['192.168.1.1/24', 2, 'c0a80101', 24],
    ['192.168.1.1', 2, 'c0a80101', 32],
    ['0.0.0.0/0', 2, '00000000', 0],
    ['fd00::1/64', 10, 'fd000000000000000000000000000001', 64],
    ['::', 10, '00000000000000000000000000000000', 128],
    ['::ffff:1.2.3.4/128', 10, '00000000000000000000ffff01020304', 128],
  ])('%s', (text, family, bytes, prefixLength) => {
    const ip = parseIp(text, 'router:br0');
    expect({ ...ip, bytes: ip.bytes.toString('hex') }).toEqual({ family, bytes, prefixLength });
  });

  const WRONG = [
    '',
    '300/24',
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '1.2.3.4/1e1',
    '1.2.3.4/8/8',
    '1.2.3',
    'fd00::1/129',
    'fe80::1%eth0',
    'default',
  ];
  it.each(WRONG)('refuses "%s"', (text) => {
    expect(() => parseIp(text, 'router:br0')).toThrow(
      new LabError('definition', {
        where: 'router:br0',
        what: `${text} is not an IP address`,
        allowed: 'an address such as 192.168.1.1/24 or fd00::1/64',
      }),
    );
  });

  it('reads what formatIp writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const { bytes } = parseIp(text, 'x');
        expect(parseIp(formatIp(bytes), 'x').bytes).toEqual(bytes);
      }),
    );
  });
});
