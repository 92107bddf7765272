import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/lab/address.ts';
import { anonymise } from '../../../src/snapshot/anonymise.ts';

const TEXT = [
  'hairpin-snapshot 1',
  'section system',
  ' Linux 6.18 x86_64',
  ' gate.example.org',
  'exit 0',
  'section rules',
  ' -A PREROUTING -d 62.1.2.3/32 -j DNAT --to-destination 192.168.1.5:80',
  ' -A INPUT -s 62.1.2.0/24 -i eth0 -j ACCEPT',
  ' 2001:db8:1::5/64 fd00::1 fe80::1 10.0.0.1 172.16.3.4 224.0.0.1 127.0.0.1 0.0.0.0/0',
  ' aa:bb:cc:dd:ee:f0 ff:ff:ff:ff:ff:ff 01:00:5e:00:00:01',
  ' version 1.8.9 of gate.example.org',
  'exit 0',
  'end',
  '',
].join('\n');

describe('an anonymous snapshot', () => {
  const other = anonymise(TEXT, 'a key');

  it('has none of the public addresses, MAC addresses and names', () => {
    for (const secret of ['62.1.2.', '2001:db8:1::5', 'aa:bb:cc', 'gate.example.org'])
      expect(other).not.toContain(secret);
  });

  it('has what is private, and what is nobody’s, as it was', () => {
    for (const kept of [
      '192.168.1.5:80',
      'fd00::1 fe80::1 10.0.0.1 172.16.3.4 224.0.0.1 127.0.0.1 0.0.0.0/0',
      'ff:ff:ff:ff:ff:ff 01:00:5e:00:00:01',
      'version 1.8.9 of name1',
    ])
      expect(other).toContain(kept);
  });

  it('has no MAC address in an address of IPv6, whichever network that is of, but what fits the other MAC address', () => {
    const text = anonymise(' a8:bb:cc:01:2:3 fe80::aabb:ccff:fe01:203/64 fd07::aabb:ccff:fe01:203', 'a key');
    const [, mac = '', local = '', own = ''] = /^ (\S+) fe80::(\S+)\/64 fd07::(\S+)$/.exec(text) ?? [];
    expect(text).not.toMatch(/bb:cc|aabb|203/);
    const [a = '', b, c, d, e, f] = mac.split(':');
    const made = `${(Number.parseInt(a, 16) ^ 2).toString(16)}${b}:${c}ff:fe${d}:${e}${f}`;
    expect(parseAddress(`fe80::${local}`)?.ip).toBe(parseAddress(`fe80::${made}`)?.ip);
    expect(own).toBe(local);
  });

  it('has no names of hosts, links and namespaces, and goes on having the words that rules are made of', () => {
    const text = anonymise(
      [
        'section system',
        ' Linux',
        ' nat',
        'section ip netns list',
        ' planted-1 (id: 3)',
        'exit 0',
        'section incus list',
        ' planted-2,RUNNING,10.1.1.2 (eth0),',
        'exit 0',
        " dhcp.@host[0].name='planted-3'",
        ' {"ifname":"eth0","ifalias":"planted 4"} *nat',
      ].join('\n'),
      'a key',
    );
    expect(text).not.toContain('planted');
    expect(text).toContain('*nat');
  });

  it('keeps in one network what was in one', () => {
    const [, host = ''] = /-d (\S+)\/32/.exec(other) ?? [];
    const [, network = ''] = /-s (\S+)\/24/.exec(other) ?? [];
    expect(parseAddress(`${network}/24`)?.isNetwork).toBe(true);
    expect(host.split('.').slice(0, 3)).toEqual(network.split('.').slice(0, 3));
  });

  it('is the same with the same key, and no other with another', () => {
    expect(anonymise(TEXT, 'a key')).toBe(other);
    expect(anonymise(TEXT, 'another key')).not.toBe(other);
  });
});
