import { describe, expect, it } from 'vitest';
import { sysctlPath } from '../../../src/kernel/sysctl.ts';
import { LabError } from '../../../src/lab/error.ts';

describe('sysctlPath', () => {
  it.each([
    ['net.ipv4.ip_forward', '/proc/sys/net/ipv4/ip_forward'],
    ['net/ipv4/ip_forward', '/proc/sys/net/ipv4/ip_forward'],
    ['net/ipv4/conf/eth0.5/forwarding', '/proc/sys/net/ipv4/conf/eth0.5/forwarding'],
    ['net.ipv4.conf.eth0/5.forwarding', '/proc/sys/net/ipv4/conf/eth0.5/forwarding'],
  ])('%s', (key, path) => expect(sysctlPath('router', key)).toBe(path));

  it.each([
    'kernel.hostname',
    'net',
    '',
    'net..ipv4',
    'net/../kernel/hostname',
    'net/./ipv4',
    'net.ipv4.//.//.kernel.hostname',
    '/net/ipv4/ip_forward',
    'net/ipv4/',
    'network.x',
  ])('refuses "%s"', (key) => {
    expect(() => sysctlPath('router', key)).toThrow(LabError);
  });
});
