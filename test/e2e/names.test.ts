import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

const SERVICE = 'services: { http: { kind: http, port: 80 } }';
const LAB = `name: names
about: Nodes know each other by name.
nodes:
  pc:
    ipv6: true
    interfaces: { eth0: { addresses: [10.0.1.2/24, "fd01::2/64"] } }
    routes: [{ to: default, via: 10.0.1.1 }, { to: default, via: "fd01::1" }]
  router:
    ipv6: true
    sysctl: { net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1 }
    interfaces: { wan: { addresses: [10.0.2.1/24, "fd02::1/64"] }, lan: { addresses: [10.0.1.1/24, "fd01::1/64"] } }
  web:
    ipv6: true
    interfaces: { eth0: { addresses: [10.0.2.2/24, "fd02::2/64"] } }
    routes: [{ to: default, via: 10.0.2.1 }, { to: default, via: "fd02::1" }]
    ${SERVICE}
  old: { interfaces: { eth0: { addresses: [10.0.1.3/24] } }, routes: [{ to: default, via: 10.0.1.1 }] }
  strict: { nameservers: [10.0.1.1], interfaces: { eth0: { addresses: [10.0.1.4/24] } }, routes: [{ to: default, via: 10.0.1.1 }] }
  own: { files: { /etc/hosts: "10.0.2.2 shop" }, interfaces: { eth0: { addresses: [10.0.1.5/24] } }, routes: [{ to: default, via: 10.0.1.1 }] }
  lost: { nameservers: [10.8.8.8, "fd08::8"], interfaces: { eth0: { addresses: [10.0.1.6/24] } } }
  switch:
    interfaces: { br: { kind: bridge }, p1: { master: br }, p2: { master: br }, p3: { master: br }, p4: { master: br }, p5: { master: br }, p6: { master: br } }
links: [[pc:eth0, switch:p1], [router:lan, switch:p2], [old:eth0, switch:p3], [strict:eth0, switch:p4], [own:eth0, switch:p5], [lost:eth0, switch:p6], [router:wan, web:eth0]]
toggles: { moved: { about: The server has other addresses., default: off } }
settings:
  - when: { moved: on }
    nodes: { web: { interfaces: { lo: { addresses: [10.9.9.9/32] } } }, router: { interfaces: { lan: { addresses: [10.0.9.1/24] } } } }
probes:
  web: { kind: http, from: pc, url: http://web/ }
  web4: { kind: http, from: old, url: http://web/ }
  gateway: { kind: ping, from: pc, to: router }
  port: { kind: tcp, from: old, to: "web:80" }
  shop: { kind: http, from: own, url: http://shop/ }
  strict: { kind: http, from: strict, url: http://web/ }
  lost: { kind: ping, from: lost, to: web.example }
  silent: { kind: command, from: lost, command: [curl, --silent, http://web.example/] }
  written: { kind: command, from: pc, command: [sh, -c, "echo pc >/tmp/a && echo pc >/run/a && echo pc >/var/lib/a"] }
  there: { kind: command, from: pc, command: [cat, /tmp/a, /run/a, /var/lib/a], output: pc }
  elsewhere: { kind: command, from: old, command: [sh, -c, "! cat /tmp/a /run/a /var/lib/a"] }
scenarios:
  names:
    because: All know each other by name but those that are to ask servers.
    expect: { web: &works { outcome: works }, web4: *works, gateway: *works, port: *works, shop: *works, strict: &nobody { outcome: fails, cause: name-not-resolved }, lost: *nobody, silent: *nobody }
  folders:
    because: What programs of one node write is no other node's.
    expect: { written: *works, there: *works, elsewhere: *works }
`;

describe.each(USERS)('names and folders of nodes, as %s', (user) => {
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });
  home.write('names.yaml', LAB);
  const said = async (node: string, ...command: string[]) =>
    (await home.lab(['exec', node, '-n', 'names', '--', ...command])).stdout;
  const first = async (node: string, name: string) =>
    (await said(node, 'getent', 'ahosts', name)).split('\n').map((line) => line.split(' ')[0] ?? '');

  it('nodes know each other in both families, and keep their folders to themselves', async () => {
    const { exitCode, stdout } = await home.lab(['verify', 'names.yaml']);
    expect(stdout).toContain('2 pass');
    expect(stdout).toContain('it has no route to its name server 10.8.8.8 or fd08::8');
    expect(exitCode).toBe(0);
  });

  it('the nearest address counts; IPv6 where the asker has it; files of a node count for more', async () => {
    expect((await home.lab(['up', 'names.yaml'])).exitCode).toBe(0);
    expect(new Set(await first('pc', 'router'))).toEqual(new Set(['fd01::1', '10.0.1.1', '']));
    expect(new Set(await first('web', 'router'))).toEqual(new Set(['fd02::1', '10.0.2.1', '']));
    expect(new Set(await first('old', 'web'))).toEqual(new Set(['10.0.2.2', '']));
    expect(await said('own', 'getent', 'hosts', 'web')).toBe('');
    expect(await said('strict', 'cat', '/etc/hosts')).not.toContain('web');
    expect(await said('pc', 'cat', '/etc/hosts')).toMatch(/^127\.0\.0\.1 localhost$/m);
  });

  it('a live change of addresses changes the names, and back', async () => {
    const before = await said('pc', 'cat', '/etc/hosts');
    expect((await home.lab(['set', 'moved=on', '-n', 'names'])).exitCode).toBe(0);
    expect(await first('own', 'shop')).toContain('10.0.2.2');
    expect((await home.lab(['set', 'moved=off', '-n', 'names'])).exitCode).toBe(0);
    expect(await said('pc', 'cat', '/etc/hosts')).toBe(before);
    home.write('names.yaml', LAB.replaceAll('10.0.2.2', '10.0.2.7'));
    expect((await home.lab(['apply', 'names.yaml', '-n', 'names'])).exitCode).toBe(0);
    expect(await first('old', 'web')).toContain('10.0.2.7');
    expect(await first('own', 'shop')).toContain('10.0.2.7');
  });
});
