import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

/** A lab with traffic classes and filters, a tunnel, a bridge, and a node that is configured by set-up commands. */
const LAB = `name: details
about: What no word of a lab says, and what set-up commands have made.
nodes:
  a: { interfaces: { e: { addresses: [10.0.1.2/24] } } }
  r:
    interfaces:
      e0: { addresses: [10.0.1.1/24] }
      e1: { addresses: [10.0.2.1/24] }
      vx: { kind: vxlan, id: 7, local: 10.0.1.1, remote: 10.0.1.2 }
    sysctl: { net.ipv4.ip_forward: 1 }
    rules:
      tc: |
        qdisc add dev e0 clsact
        filter add dev e0 ingress protocol ip pref 7 u32 match ip dport 80 0xffff flowid 1:1
        qdisc add dev e1 root handle 1: htb default 10
        class add dev e1 parent 1: classid 1:10 htb rate 2mbit
  s: { interfaces: { br0: { kind: bridge }, p1: { master: br0 }, p2: { master: br0 } } }
  b:
    interfaces: { e: { addresses: [10.0.2.2/24] } }
    setup:
      - do: |
          ip link set e mtu 1300
          ip route add 9.0.0.0/8 via 10.0.2.1
          iptables -A INPUT -p icmp -j DROP
          ip addr add 10.0.2.9/24 dev e
        undo: |
          ip addr del 10.0.2.9/24 dev e
          iptables -F INPUT
          ip route del 9.0.0.0/8
          ip link set e mtu 1500
links: [[a:e, s:p1], [r:e0, s:p2], [r:e1, b:e]]
toggles:
  forward: { about: r forwards., default: on }
  tapped: { about: r takes in all frames., default: off }
settings:
  - { when: { forward: off }, nodes: { r: { sysctl: { net.ipv4.ip_forward: 0 } } } }
  - { when: { tapped: on }, nodes: { r: { interfaces: { e0: { promiscuous: true } } } } }
probes: { ping: { kind: ping, from: a, to: 10.0.1.1 } }
`;

/** A node, the command that changes it, what `lab status` must say, and the command that reverts it. */
const CHANGES: [node: string, command: string, said: (string | RegExp)[], back: string][] = [
  [
    'r',
    'tc filter del dev e0 ingress',
    [
      /^r: this tc filter is gone: filter protocol ip pref 7 u32 .*match 00000050\/0000ffff .* dev e0 ingress$/,
    ],
    'tc filter add dev e0 ingress protocol ip pref 7 u32 match ip dport 80 0xffff flowid 1:1',
  ],
  [
    'r',
    'tc class change dev e1 parent 1: classid 1:10 htb rate 3mbit',
    [
      /^r: this tc class is gone: class htb 1:10 .*rate 2Mbit/,
      /^r: this tc class is not the lab’s: class htb 1:10 .*rate 3Mbit/,
    ],
    'tc class change dev e1 parent 1: classid 1:10 htb rate 2mbit',
  ],
  [
    'r',
    'ip link set e1 txqueuelen 55',
    ['r:e1: its queue length is 55, the lab says 1000'],
    'ip link set e1 txqueuelen 1000',
  ],
  [
    'r',
    'ip link set vx type vxlan ttl 5',
    ['r:vx: what a vxlan is made with is not what the lab says'],
    'ip link set vx type vxlan ttl auto',
  ],
  [
    'r',
    'sysctl -qw net.ipv4.conf.e0.rp_filter=1',
    ['r: net.ipv4.conf.e0.rp_filter is 1, the lab says 0'],
    'sysctl -qw net.ipv4.conf.e0.rp_filter=0',
  ],
  [
    'r',
    'sysctl -qw net.ipv4.icmp_echo_ignore_all=1',
    ['r: net.ipv4.icmp_echo_ignore_all is 1, the lab says 0'],
    'sysctl -qw net.ipv4.icmp_echo_ignore_all=0',
  ],
  [
    's',
    'bridge link set dev p1 cost 77',
    ['s:p1: its cost is 77, the lab says 2'],
    'bridge link set dev p1 cost 2',
  ],
  [
    's',
    'bridge link set dev p1 learning off',
    ['s:p1: learning is off, the lab says on'],
    'bridge link set dev p1 learning on',
  ],
  [
    's',
    'bridge link set dev p2 state 0',
    ['s:p2: its state is disabled, the lab says forwarding'],
    'bridge link set dev p2 state 3',
  ],
  [
    's',
    'ip link set br0 type bridge ageing_time 500',
    ['s:br0: its ageing is 500, the lab says 30000'],
    'ip link set br0 type bridge ageing_time 30000',
  ],
  [
    's',
    'ip link set p2 mtu 1400',
    ['s:br0: its MTU is 1400, the lab says 1500', 's:p2: its MTU is 1400, the lab says 1500'],
    'ip link set p2 mtu 1500',
  ],
  ['b', 'ip link set e mtu 1500', ['b:e: its MTU is 1500, the lab says 1300'], 'ip link set e mtu 1300'],
  [
    'b',
    'ip addr del 10.0.2.9/24 dev e',
    ['b:e: its addresses are 10.0.2.2/24, the lab says 10.0.2.2/24 10.0.2.9/24'],
    'ip addr add 10.0.2.9/24 dev e',
  ],
  [
    'b',
    'ip route del 9.0.0.0/8',
    ['b: this route is gone: 9.0.0.0/8 via 10.0.2.1 dev e'],
    'ip route add 9.0.0.0/8 via 10.0.2.1',
  ],
  [
    'b',
    'iptables -F INPUT',
    ['b: this rule is gone: iptables -t filter -A INPUT -p icmp -j DROP'],
    'iptables -A INPUT -p icmp -j DROP',
  ],
  ['b', 'ip link set e arp off', ['b:e: arp is off, the lab says on'], 'ip link set e arp on'],
  [
    'b',
    'ip link add x0 type veth peer x1',
    ['b:x0 is there, and the lab has no such interface', 'b:x1 is there, and the lab has no such interface'],
    'ip link del x0',
  ],
];

describe.each(USERS)('what no word of a lab says, changed by hand, as %s', (user) => {
  const home = new Home(user);
  const lab = (...args: string[]) => home.lab(args);
  const drift = async () => JSON.parse((await lab('status', '--json')).stdout).drift as string[];
  const type = async (node: string, command: string) => {
    const { stderr } = await lab('exec', node, '--', 'sh', '-ec', command);
    expect(stderr).toBe('');
  };
  beforeAll(async () => {
    const { stderr, exitCode } = await lab('up', home.write('details.yaml', LAB));
    expect(exitCode, stderr).toBe(0);
  });
  afterAll(async () => {
    await lab('down', '--all');
    home.remove();
  });

  it('is as the lab says before that, also after a probe, a toggle and what set-up commands do again', async () => {
    expect(await drift()).toEqual([]);
    await lab('probe');
    expect(await drift()).toEqual([]);
    await lab('set', 'forward=off', 'tapped=on');
    expect(await drift()).toEqual([]);
    await lab('set', 'forward=on', 'tapped=off');
    expect(await drift()).toEqual([]);
  });

  it('is said, and no longer when it is as before', async () => {
    const each = (lines: (change: (typeof CHANGES)[number]) => string) =>
      [...new Set(CHANGES.map(([node]) => node))].map((node) =>
        type(
          node,
          CHANGES.filter(([of]) => of === node)
            .map(lines)
            .join('\n'),
        ),
      );
    await Promise.all(each(([, command]) => command));
    const found = await drift();
    const said = CHANGES.flatMap(([, , all]) => all);
    for (const text of said)
      expect(found).toContainEqual(typeof text === 'string' ? text : expect.stringMatching(text));
    expect(found).toHaveLength(said.length);
    await Promise.all(each(([, , , back]) => back));
    expect(await drift()).toEqual([]);
  });

  it('stays said behind a change of the lab, but for what the lab then says itself', async () => {
    await type('a', 'ip link set e address 02:00:00:00:00:99');
    await type('r', 'ip link set e0 promisc on; ip link set e1 txqueuelen 55');
    expect(await drift()).toContain('r:e0: promiscuous is on, the lab says off');
    await lab('set', 'tapped=on', 'forward=off');
    expect(await drift()).toEqual([
      expect.stringMatching(/^a:e: its MAC address is 02:00:00:00:00:99, the lab says 02(:..){5}$/),
      'r:e1: its queue length is 55, the lab says 1000',
    ]);
    expect((await lab('probe')).stdout).toContain('r:e1: its queue length is 55, the lab says 1000');
  });
});
