import { describe, expect, it } from 'vitest';
import { readMachine } from '../../../src/snapshot/read/machine.ts';

const snapshot = (sections: Record<string, string | string[]>) =>
  [
    'hairpin-snapshot 1',
    ...Object.entries(sections).flatMap(([name, text]) => [
      `section ${name}`,
      ...[text].flat().map((line) => ` ${line}`),
      ' ',
      'exit 0',
    ]),
    'end',
    '',
  ].join('\n');

const read = (sections: Record<string, string | string[]>) => readMachine(snapshot(sections), 'router.snap');

const problem = (sections: Record<string, string | string[]>) => {
  try {
    read(sections);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a machine, as a snapshot tells it', () => {
  it('is known by its links, whichever ip it has', () => {
    const json = JSON.stringify([
      { ifindex: 1, ifname: 'lo', flags: ['UP', 'LOWER_UP'], link_type: 'loopback', addr_info: [] },
      {
        ifindex: 2,
        ifname: 'eth0',
        flags: ['UP', 'LOWER_UP'],
        mtu: 1500,
        master: 'br0',
        link_type: 'ether',
        address: '02:00:00:00:00:02',
        addr_info: [],
      },
      {
        ifindex: 3,
        ifname: 'br0',
        flags: ['PROMISC', 'UP', 'LOWER_UP'],
        mtu: 1500,
        link_type: 'ether',
        address: '02:00:00:00:00:03',
        linkinfo: { info_kind: 'bridge', info_data: {} },
        addr_info: [{ family: 'inet', local: '10.0.0.1', prefixlen: 24, scope: 'global' }],
      },
    ]);
    const text = [
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000',
      '2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 qlen 1000',
      '    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff',
      '3: br0: <BROADCAST,PROMISC,UP,LOWER_UP> mtu 1500 qdisc noqueue qlen 1000',
      '    link/ether 02:00:00:00:00:03 brd ff:ff:ff:ff:ff:ff',
      '    inet 10.0.0.1/24 brd 10.0.0.255 scope global br0',
      '       valid_lft forever preferred_lft forever',
    ];
    const sysfs = ['link br0', ' kind bridge', 'link eth0', ' brport/hairpin_mode 0'];
    const shape = ({ links }: ReturnType<typeof read>) =>
      links.map(({ name, kind, master, mac, addresses, up, words }) => ({
        ...{ name, kind, master, mac, addresses, up },
        promiscuous: words.promiscuous,
      }));
    const busybox = read({ 'ip address show': text, sysfs });
    expect(shape(busybox)).toEqual(shape(read({ 'ip -json -details address show': json })));
    expect(busybox.links[2]).toMatchObject({
      name: 'br0',
      kind: 'bridge',
      addresses: ['10.0.0.1/24'],
      words: { promiscuous: true },
    });
  });

  it('has addresses that nobody answers for, from JSON and from the text that busybox prints', () => {
    const json = [
      { dst: '10.0.0.5', dev: 'br0', lladdr: '02:00:00:00:00:05', state: ['STALE'] },
      { dst: '10.0.0.6', dev: 'br0', state: ['FAILED'] },
    ];
    const text = [
      '10.0.0.5 dev br0 lladdr 02:00:00:00:00:05 ref 1 used 0/0/0 probes 1 STALE',
      '10.0.0.6 dev br0  used 0/0/0 probes 6 FAILED',
    ];
    for (const machine of [
      read({ 'ip -json -4 neighbour show': JSON.stringify(json) }),
      read({ 'ip -4 neighbour show': text }),
    ]) {
      expect(machine.unanswered).toEqual([{ address: '10.0.0.6', dev: 'br0' }]);
      expect(machine.neighbours).toEqual([{ address: '10.0.0.5', mac: '02:00:00:00:00:05', dev: 'br0' }]);
    }
  });

  it('tells of connections that were tracked, and of those that found no free port', () => {
    const { gaps } = read({
      settings: ['net/netfilter/nf_conntrack_max:8', 'net/netfilter/nf_conntrack_count:8'],
      'conntrack -S': ['cpu=0 found=0 insert_failed=3 drop=3 ', 'cpu=1 found=0 insert_failed=1 drop=1 '],
    });
    expect(gaps.map(({ what }) => what)).toEqual([
      '8 connections that are tracked, and there is room for no other',
      '4 connections that could not be tracked',
    ]);
    expect(read({ settings: 'net/netfilter/nf_conntrack_count:0' }).gaps).toEqual([]);
  });

  it('has routes, without those that the kernel makes', () => {
    const routes = [
      { dst: 'default', gateway: '10.0.0.254', dev: 'eth0', flags: [] },
      { dst: '10.0.0.0/24', dev: 'eth0', protocol: 'kernel', scope: 'link' },
      { type: 'local', dst: '10.0.0.1', dev: 'eth0', table: 'local', protocol: 'kernel' },
      { type: 'local', dst: '9.9.9.9', dev: 'lo', table: 'local' },
      { type: 'blackhole', dst: '192.0.2.1', table: '100' },
    ];
    expect(read({ 'ip -json -4 route show table all': JSON.stringify(routes) }).routes).toEqual([
      { to: 'default', via: '10.0.0.254', dev: 'eth0' },
      { to: '9.9.9.9/32', type: 'local', dev: 'lo', table: 255 },
      { to: '192.0.2.1/32', type: 'blackhole', table: 100 },
    ]);
    const text = ['default via 10.0.0.254 dev eth0 ', 'blackhole 192.0.2.1 table 100'];
    expect(read({ 'ip -4 route show table all': text }).routes).toEqual([
      { to: 'default', via: '10.0.0.254', dev: 'eth0' },
      { to: '192.0.2.1/32', type: 'blackhole', table: 100 },
    ]);
  });

  it('has routing rules, with protocol and ports, without that of VRFs', () => {
    const rules = [
      { priority: 0, src: 'all', table: 'local' },
      { priority: 77, src: 'all', ipproto: 'tcp', dport_start: 1000, dport_end: 2000, table: '7' },
      { priority: 78, src: 'all', ipproto: '17', sport: 53, table: '7' },
      { priority: 1000, src: 'all', l3mdev: null },
    ];
    expect(read({ 'ip -json -4 rule show': JSON.stringify(rules) }).routingRules).toEqual([
      { priority: 77, table: 7, protocol: 'tcp', dport: '1000-2000' },
      { priority: 78, table: 7, protocol: 'udp', sport: 53 },
    ]);
  });

  it('has the chains that nft made in a table which iptables has as well', () => {
    const { rules } = read({
      'iptables-save': [
        '*nat',
        ':PREROUTING ACCEPT [0:0]',
        '-A PREROUTING -p tcp --dport 80 -j ACCEPT',
        'COMMIT',
      ],
      'nft list ruleset': [
        'table ip nat {',
        '\tchain PREROUTING {',
        '\t\ttype nat hook prerouting priority dstnat; policy accept;',
        '\t\txt target "ACCEPT"',
        '\t}',
        '',
        '\tchain mine {',
        '\t\ttype nat hook prerouting priority dstnat + 1; policy accept;',
        '\t\ttcp dport 81 redirect to :80',
        '\t}',
        '}',
      ],
    });
    expect(rules.iptables).toContain('--dport 80');
    expect(rules.nft).toContain('chain mine {');
    expect(rules.nft).not.toContain('PREROUTING');
  });

  it('has the rules of each tool once: nft lists what iptables made as well', () => {
    const { rules } = read({
      'iptables-save': ['*nat', ':PREROUTING ACCEPT [3:180]', '[1:60] -A PREROUTING -j ACCEPT', 'COMMIT'],
      'nft list ruleset': [
        '# Warning: table ip nat is managed by iptables-nft, do not touch!',
        'table ip nat {',
        '\tchain PREROUTING {',
        '\t}',
        '}',
        'table inet own {',
        '\tchain input {',
        '\t\tcomment "include the others"',
        '\t}',
        '}',
      ],
    });
    expect(rules.iptables).toBe('*nat\n:PREROUTING ACCEPT\n-A PREROUTING -j ACCEPT\nCOMMIT\n');
    expect(rules.nft).toContain('table inet own {');
    expect(rules.nft).not.toContain('table ip nat');
  });

  it.each([
    ['a file that nft would read', { 'nft list ruleset': 'include "/etc/shadow"' }, '"include" is a command'],
    [
      'the same inside a table',
      { 'nft list ruleset': 'table ip x { include "/etc/shadow"; }' },
      '"include" is a command',
    ],
    ['a variable', { 'nft list ruleset': 'define x = 1' }, '"define" is a command'],
    ['a command of nft', { 'nft list ruleset': 'flush ruleset' }, '"flush" is a command'],
    ['a line that is no rule', { 'iptables-save': ['*nat', '$(touch /tmp/x)'] }, 'no line of iptables-save'],
    ['a command in the place of a rule', { 'iptables-save': ['*nat', '-F'] }, 'no line of iptables-save'],
    [
      'a file that ebtables would read',
      { 'ebtables-save': ['*nat', '-A OUTPUT --among-src-file /etc/shadow'] },
      '--among-src-file reads a file',
    ],
    ['a list of sets that is none', { 'ipset save': 'destroy x' }, 'no line of ipset save'],
    ['links that are no JSON', { 'ip -json -details address show': '[{]' }, 'is no JSON'],
  ])('%s is refused, with its line', (_, sections, message) => {
    expect(problem(sections as unknown as Record<string, string>)).toMatch(/^router\.snap:[34] – /);
    expect(problem(sections as unknown as Record<string, string>)).toContain(message);
  });

  it('is no shell: what stands in comments is text', () => {
    const rule = '-A INPUT -m comment --comment "$(touch /tmp/x); `id`" -j ACCEPT';
    expect(
      read({ 'iptables-save': ['*filter', ':INPUT ACCEPT [0:0]', rule, 'COMMIT'] }).rules.iptables,
    ).toContain(rule);
  });
});
