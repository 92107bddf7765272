import { expect, test } from 'vitest';
import { findAttribute } from '../../../../src/kernel/netlink/attribute.ts';
import { IFLA, IFLA_INFO } from '../../../../src/kernel/netlink/constants.ts';
import { kindMessage, type LinkKind } from '../../../../src/kernel/netlink/kind-messages.ts';
import { bodyOf, valuesOf } from './written.ts';

/*
 * What ip(8) of iproute2 6.1.0 sends as IFLA_INFO_DATA, recorded by
 * `strace -xx -s 4096 -e trace=sendmsg ip link add t0 type KIND local 192.0.2.1 remote 192.0.2.2`, which does not need a
 * kernel that has such tunnels.
 */
const GRE = `
  0800040000000000 0800050000000000 0600020000000000 0600030000000000 08000600c0000201 08000700c0000202
  05000a0001000000 0500090000000000 0500080000000000 0800140000000000 06000e0000000000 06000f0000000000
  0600100000000000 0600110000000000`;
const IPIP = `
  0500090000000000 08000200c0000201 08000300c0000202 05000a0001000000 0500050000000000 0500040000000000
  0800010000000000 0800140000000000 06000f0000000000 0600100000000000 0600110000000000 0600120000000000`;
/** `ip link add t0 type geneve id 7 remote …` */
const GENEVE = '0800010007000000 08000200c0000202 08000b0000000000 0500030000000000 0500040000000000';
const GENEVE6 = `
  0800010007000000 1400070020010db8000000000000000000000002 08000b0000000000 0500030000000000 0500040000000000`;

const ends = { local: '192.0.2.1', remote: '192.0.2.2' };
const CASES: [LinkKind, recorded: string][] = [
  [{ kind: 'gre', ...ends }, GRE],
  [{ kind: 'gretap', ...ends }, GRE],
  [{ kind: 'ipip', ...ends }, IPIP],
  // The flags are 0: not an ISATAP tunnel.
  [{ kind: 'sit', ...ends }, `${IPIP} 0600080000000000`],
  [{ kind: 'geneve', id: 7, remote: ends.remote }, GENEVE],
  [{ kind: 'geneve', id: 7, remote: '2001:db8::2' }, GENEVE6],
];

const read = (data: Buffer) => valuesOf(data).map(([type, value]) => [type, value.toString('hex')] as const);
const isZero = ([, value]: readonly [number, string]) => /^0+$/.test(value);

test.each(CASES)('%j is asked for as ip(8) does, but for zeros that the kernel assumes', (kind, recorded) => {
  const body = bodyOf(kindMessage({ object: 'r:t0', index: 0 }, { name: 't0' }, kind));
  const attributes = body.subarray(16);
  const ours = read(findAttribute(attributes, IFLA.LINKINFO, IFLA_INFO.DATA) ?? Buffer.alloc(0));
  const theirs = read(Buffer.from(recorded.replace(/\s/g, ''), 'hex'));
  expect(theirs).toEqual(expect.arrayContaining(ours));
  expect(ours.filter((each) => !isZero(each)).sort()).toEqual(theirs.filter((each) => !isZero(each)).sort());
  expect(findAttribute(attributes, IFLA.ADDRESS)).toBeUndefined();
});

test('a kernel assumes a TTL, and a protocol, for what goes in IPv4: both are said', () => {
  for (const kind of ['ipip', 'sit'] as const) {
    const body = bodyOf(kindMessage({ object: 'r:t0', index: 0 }, { name: 't0' }, { kind, ...ends }));
    const data = findAttribute(body.subarray(16), IFLA.LINKINFO, IFLA_INFO.DATA) ?? Buffer.alloc(0);
    expect(read(data).filter(isZero)).toEqual([
      [4, '00'],
      [9, '00'],
    ]);
  }
});
