import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

/** A command typed in a node, and the drift that `lab status` must report. */
const CHANGES: [change: string, node: string, command: string, said: string][] = [
  ['a port', 'router', 'bridge link set dev eth0 hairpin on', 'router:eth0: hairpin is on, the lab says off'],
  ['a link', 'router', 'ip link set eth1 down', 'router:eth1: it is down, the lab says up'],
  [
    'an interface',
    'pc',
    'ip link add x0 type veth peer x1',
    'pc:x0 is there, and the lab has no such interface',
  ],
  [
    'an address',
    'pc',
    'ip addr add 192.168.1.66/24 dev eth0',
    'pc:eth0: address 192.168.1.66/24 is not the lab’s',
  ],
  ['an address less', 'web', 'ip addr flush dev eth0', 'web:eth0: address 192.168.1.5/24 is gone'],
  [
    'a bridge',
    'switch',
    'ip link set p1 nomaster',
    'switch:p1: it is a port of no bridge, the lab says of br0',
  ],
  [
    'a setting',
    'router',
    'sysctl -qw net.ipv4.ip_forward=0',
    'router: net.ipv4.ip_forward is 0, the lab says 1',
  ],
  [
    'a rule',
    'router',
    'iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE',
    'router: this rule is not the lab’s: iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE',
  ],
  [
    'rules',
    'router',
    'iptables -t nat -F PREROUTING',
    'router: this rule is gone: iptables -t nat -A PREROUTING -d 1.2.3.4/32 -p tcp -m tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80',
  ],
  [
    'rules where there were none',
    'pc',
    "nft 'add table ip mine; add chain ip mine c { type filter hook output priority 0; }; add rule ip mine c ip daddr 9.9.9.9 drop'",
    'pc: this rule is not the lab’s: nft ip daddr 9.9.9.9 drop',
  ],
];

/** Changes of tables, which stay until somebody removes them: commands typed in a node, and the drift to report. */
const TABLES: [node: string, commands: string[], said: string[]][] = [
  [
    'pc',
    [
      'ip route add 10.99.0.0/16 via 192.168.1.5 metric 7',
      'ip route del default',
      'ip neigh replace 192.168.1.77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent',
      'tc qdisc add dev eth0 root pfifo limit 5',
    ],
    [
      'pc: this route is gone: default via 192.168.1.1 dev eth0',
      'pc: this route is not the lab’s: 10.99.0.0/16 via 192.168.1.5 dev eth0 metric 7',
      'pc: this neighbour is not the lab’s: 192.168.1.77 lladdr 02:00:00:00:00:77 dev eth0',
      'pc: this queue is not the lab’s: pfifo dev eth0',
    ],
  ],
  [
    'router',
    ['ip rule add from 10.9.9.0/24 lookup 77 priority 50'],
    ['router: this routing rule is not the lab’s: 50: from 10.9.9.0/24 lookup 77'],
  ],
  [
    'switch',
    ['bridge fdb add 02:00:00:00:00:99 dev p2 master static'],
    ['switch: this station is not the lab’s: 02:00:00:00:00:99 dev p2'],
  ],
];

describe.each(USERS)('a lab that was changed by hand, as %s', (user) => {
  const home = new Home(user);
  const lab = (...args: string[]) => home.lab(args);
  const drift = async () => JSON.parse((await lab('status', '--json')).stdout).drift as string[];
  const type = (node: string, command: string) => lab('exec', node, '--', 'sh', '-c', command);
  beforeAll(() => lab('up', 'nat-loopback', 'same-port-drop'));
  afterAll(async () => {
    await lab('down', '--all');
    home.remove();
  });

  it('is as the lab says before that, also after a probe, and after a toggle', async () => {
    expect(await drift()).toEqual([]);
    await lab('probe');
    expect(await drift()).toEqual([]);
    await lab('set', 'hairpin=on', 'macSnat=all');
    expect(await drift()).toEqual([]);
    await lab('set', 'hairpin=off', 'macSnat=off');
    expect(await drift()).toEqual([]);
  });

  it('gets a verdict on what is, and no expectation', async () => {
    const before = await lab('probe', 'loopback');
    expect(before.stdout).toContain('✔ same-port-drop: loopback fails – same-port-drop');
    await type('router', 'bridge link set dev eth0 hairpin on');
    const after = await lab('probe', 'loopback');
    expect(after.stdout).toContain('◦ observed as it is: loopback fails – mac-flap');
    expect(after.stdout).toContain('router:eth0: hairpin is on, the lab says off');
    expect(after.stdout).not.toContain('no scenario expects');
    expect(after.exitCode).toBe(0);
    await type('router', 'bridge link set dev eth0 hairpin off');
    expect(await drift()).toEqual([]);
  });

  it('says so of what its tables keep, also behind a toggle, which says nothing of that', async () => {
    for (const [node, commands] of TABLES)
      expect((await type(node, `set -e; ${commands.join('; ')}`)).stderr).toBe('');
    const said = TABLES.flatMap(([, , each]) => each);
    expect((await drift()).sort()).toEqual([...said].sort());
    await lab('set', 'hairpin=on');
    await lab('set', 'hairpin=off');
    expect((await drift()).sort()).toEqual([...said].sort());
  });

  it.each(CHANGES)('says so: %s', async (_, node, command, said) => {
    expect((await type(node, command)).stderr).toBe('');
    expect(await drift()).toContain(said);
    expect((await lab('status')).stdout).toContain(`drift ${said}`);
  });
});
