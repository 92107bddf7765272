import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../src/import/candidates.ts';
import type { Segment } from '../../../src/import/segments.ts';
import type { MachineRules } from '../../../src/snapshot/machine.ts';

const WAN: Segment = {
  owner: 'router',
  dev: 'wan0',
  addresses: [{ ip: '203.0.113.5', prefix: 24, family: 4 }],
  plugs: [],
  up: true,
  outside: true,
};

const asked = (rules: MachineRules) =>
  candidatesOf(rules, [WAN]).asked.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`);

describe('what is worth asking for', () => {
  it('is no prefix length', () => {
    const rule =
      '-A PREROUTING -d 203.0.113.7/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80';
    expect(asked({ iptables: rule })).toEqual(
      ['203.0.113.7', '10.0.0.5', '203.0.113.5'].flatMap((address) =>
        [8080, 80].map((port) => `tcp ${address} ${port}`),
      ),
    );
    expect(asked({ nft: 'ip6 daddr 2001:db8::/64 tcp dport 443 accept' })).toEqual([
      'tcp 2001:db8:: 443',
      'tcp 203.0.113.5 443',
    ]);
  });

  it.each([
    [{ iptables: '-A PREROUTING -i wan0 -d 203.0.113.7/32 -j DNAT --to-destination 10.0.0.5' }],
    [{ nft: 'ip daddr 203.0.113.7 dnat to 10.0.0.5' }],
    [{ nft: 'elements = { 203.0.113.7 : 10.0.0.5 }' }],
  ])('is a usual port where a rule turns all: %j', (rules) => {
    expect(asked(rules)).toContain('tcp 203.0.113.7 80');
  });

  it('is nothing of a rule that turns nothing, and names no port', () => {
    expect(asked({ iptables: '-A FORWARD -s 10.0.0.0/8 -m conntrack --ctstate DNAT -j ACCEPT' })).toEqual([]);
  });
});
