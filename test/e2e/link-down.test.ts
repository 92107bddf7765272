import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

/**
 * A lab with everything that the kernel removes with an interface: addresses and routes of both families, tables,
 * multipath.
 */
const LAB = `
name: cables
about: A router between two networks, whose cables are pulled and put back.
nodes:
  a:
    ipv6: true
    interfaces: { eth0: { addresses: [10.0.1.2/24, 'fd01::2/64'] } }
    routes: [{ to: default, via: 10.0.1.1 }, { to: default, via: 'fd01::1' }]
  r:
    ipv6: true
    sysctl: { net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1 }
    interfaces:
      e0: { addresses: [10.0.1.1/24, 'fd01::1/64'] }
      e1: { addresses: [10.0.2.1/24, 10.0.2.9/24, 'fd02::1/64'] }
    routes:
      - { to: 10.7.0.0/16, via: 10.0.2.2, table: 7, src: 10.0.1.1 }
      - { to: 10.8.0.0/16, nexthops: [{ via: 10.0.1.2 }, { via: 10.0.2.2, weight: 2 }] }
      - { to: 10.9.0.0/16, type: blackhole }
    routingRules: [{ from: 10.0.1.0/24, table: 7 }]
  b:
    ipv6: true
    interfaces: { eth0: { addresses: [10.0.2.2/24, 'fd02::2/64'] } }
    routes: [{ to: default, via: 10.0.2.1 }, { to: 'fd01::/64', via: 'fd02::1', metric: 9 }]
links: [[a:eth0, r:e0], [r:e1, b:eth0]]
toggles:
  cable: { about: Which end is down., default: in, values: [in, host, router] }
  narrow: { about: A small MTU., default: off }
  forward: { about: The router forwards., default: on }
  e0: { about: What comes in by e0 is forwarded., default: as-all, values: [as-all, never] }
settings:
  - { when: { cable: host }, nodes: { b: { interfaces: { eth0: { up: false } } } } }
  - { when: { cable: router }, nodes: { r: { interfaces: { e1: { up: false } } } } }
  - { when: { narrow: on }, nodes: { b: { interfaces: { eth0: { mtu: 1000 } } } } }
  - { when: { forward: off }, nodes: { r: { sysctl: { net.ipv4.ip_forward: 0 } } } }
  - { when: { e0: never }, nodes: { r: { interfaces: { e0: { forwarding: off } } } } }
probes:
  four: { kind: ping, from: a, to: 10.0.2.2 }
  six: { kind: ping, from: a, to: 'fd02::2' }
scenarios:
  in: { because: Nothing is wrong., expect: { four: { outcome: works }, six: { outcome: works } } }
`.replace('forwarding: off', 'forwarding: false');

/** Commands that print a node's state, sorted. Link-local addresses and carrier flags are left out: they come later. */
const READ = [
  'ip -br link | sed -E "s/@[^ ]+//; s/ +[A-Z]+ +/ /; s/NO-CARRIER,//; s/,LOWER_UP//" | sort',
  'ip -br addr | sed -E "s/@[^ ]+//; s/ +[A-Z]+ +/ /; s/fe80[^ ]+//; s/ +/ /g" | sort',
  'ip -4 route show table all | sed -E "s/ linkdown//" | sort',
  'ip -6 route show table all | grep -v -e fe80 -e ff00 | sed -E "s/ linkdown//" | sort',
  'ip rule',
  'sysctl -a -r "ipv4.conf.*[.]forwarding$" | sort',
].join('; ');

describe('an interface that goes down and comes back', () => {
  const home = new Home(USERS.at(-1) as (typeof USERS)[number]);
  const ok = (...args: string[]) => home.ok(...args);
  const file = home.write('cables.yaml', LAB);
  const state = async (name: string) => {
    const all = await Promise.all(
      ['a', 'r', 'b'].map(async (node) => [
        node,
        (await ok('exec', node, '-n', name, '--', 'sh', '-c', READ)).split('\n'),
      ]),
    );
    return Object.fromEntries(all);
  };
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('has the routes and addresses that the lab says, however it came there', async () => {
    await ok('up', file, '-n', 'live');
    const first = await state('live');
    expect(first.r.join('\n')).toContain('fd02::1/64');
    const changes = [
      { cable: 'host' },
      { cable: 'router' },
      { cable: 'router', narrow: 'on' },
      { cable: 'in', narrow: 'on' },
      { cable: 'host', narrow: 'off', e0: 'never' },
      { cable: 'in', forward: 'off' },
      { forward: 'on' },
      { e0: 'as-all' },
    ];
    let values: Record<string, string> = {};
    for (const change of changes) {
      values = { ...values, ...change } as Record<string, string>;
      const set = Object.entries(values).map(([name, value]) => `${name}=${value}`);
      await ok('set', ...set, '-n', 'live');
      await ok('up', file, '-n', 'fresh', ...set.flatMap((each) => ['--set', each]));
      expect(await state('live'), set.join(' ')).toEqual(await state('fresh'));
      expect(await ok('status', 'live'), set.join(' ')).not.toContain('drift');
      await ok('down', 'fresh');
    }
    expect(await state('live')).toEqual(first);
    expect(await ok('probe', '-n', 'live')).not.toContain('fails');
  });

  it('is built though its gateway is behind it', async () => {
    await ok('up', file, '-n', 'built', '--set', 'cable=host');
    expect(await ok('exec', 'b', '-n', 'built', '--', 'ip', 'route')).toBe('');
    expect(await ok('set', 'cable=in', '-n', 'built')).toBe(
      [
        '+ b:eth0 has fd02::2/64',
        '+ b:eth0 is up',
        '+ b: route default via 10.0.2.1',
        '+ b: route fd01::/64 via fd02::1 metric 9',
        '',
      ].join('\n'),
    );
  });
});
