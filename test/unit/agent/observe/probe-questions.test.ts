import { expect, it } from 'vitest';
import { addressesIn } from '../../../../src/agent/observe/probe-questions.ts';

it('a name has the addresses that hosts(5) gives it, of both families', () => {
  const hosts = '# 10.0.0.9 web\n127.0.0.1 localhost\n10.0.0.1\tWeb web.example # yes\n\nfd00::1 web\n';
  expect(addressesIn(hosts, 'web')).toEqual(['10.0.0.1', 'fd00::1']);
  expect(addressesIn(hosts, 'web.example')).toEqual(['10.0.0.1']);
  expect(addressesIn(hosts, 'other')).toEqual([]);
});
