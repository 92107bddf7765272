import { expect, test } from 'vitest';
import { isEndpoint, isUnicastMac, parseAddress } from '../../../src/lab/address.ts';

test.each([
  ['192.168.1.1/24', { family: 4, ip: '192.168.1.1', prefix: 24, isNetwork: false }],
  ['192.168.1.0/24', { family: 4, ip: '192.168.1.0', prefix: 24, isNetwork: true }],
  ['1.2.3.4', { family: 4, ip: '1.2.3.4', prefix: undefined, isNetwork: true }],
  ['fd00:0::1/64', { family: 6, ip: 'fd00::1', prefix: 64, isNetwork: false }],
  ['fd00::/64', { family: 6, ip: 'fd00::', prefix: 64, isNetwork: true }],
  ['1.2.3', undefined],
  ['1.2.3.4/33', undefined],
  ['01.2.3.4', undefined],
  ['fe80::1%eth0', undefined],
  ['', undefined],
])('address %s', (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});

test.each([
  ['1.2.3.4', true],
  ['1.2.3.4:80', true],
  ['fd00::1', true],
  ['[fd00::1]:80', true],
  ['1.2.3.4:0', false],
  ['1.2.3.4:65536', false],
  ['[1.2.3.4]:80', false],
  ['1.2.3.4/24', false],
  ['web:80', false],
])('endpoint %s', (text, fits) => {
  expect(isEndpoint(text)).toBe(fits);
});

test.each([
  ['02:00:00:00:00:01', true],
  ['02:00:00:00:00:AB', true],
  ['01:00:5e:00:00:01', false],
  ['02:00:00:00:00', false],
  ['02-00-00-00-00-01', false],
])('MAC %s', (text, fits) => {
  expect(isUnicastMac(text)).toBe(fits);
});
