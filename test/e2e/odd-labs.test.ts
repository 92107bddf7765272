import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

/** A valid lab with rare features: a gateway given by its link-local address, a DHCP server that starts later. */
const LAB = `name: odd
about: Odd, and sound.
nodes:
  pc: &host { ipv6: true, interfaces: { e: { addresses: [10.0.1.2/24, "fd01::2/64"] } }, routes: [{ to: default, via: 10.0.1.1 }, { to: default, via: "fe80::1", dev: e }] }
  twin: { <<: *host, interfaces: { e: { addresses: [10.0.1.3/24, "fd01::3/64"] } } }
  late: { interfaces: { e: { dhcp: true } } }
  sw: { interfaces: { br: { kind: bridge }, p1: { master: br }, p2: { master: br }, p3: { master: br }, p4: { master: br } } }
  r:
    ipv6: true
    interfaces: { lan: { addresses: [10.0.1.1/24, "fe80::1/64", "fd01::1/64"] }, wan: { addresses: [10.0.2.1/24, "fd02::1/64"], forwarding: true } }
  web:
    ipv6: true
    interfaces: { e: { addresses: [10.0.2.2/24, "fd02::2/64"] } }
    routes: [{ to: default, via: 10.0.2.1 }, { to: "::/0", via: "fd02::1" }]
links: [[pc:e, sw:p1], [twin:e, sw:p2], [late:e, sw:p3], [r:lan, sw:p4], [r:wan, web:e]]
toggles:
  forward: { about: The router forwards., default: off }
  server: { about: It lends addresses., default: off }
settings:
  - { when: { forward: on }, nodes: { r: { sysctl: { net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1, net.ipv4.conf.default.rp_filter: 2 } } } }
  - { when: { server: on }, nodes: { r: { services: { lend: { kind: dhcp, interface: lan, from: 10.0.1.50, to: 10.0.1.50, router: 10.0.1.1 } } } } }
probes:
  v4: { kind: ping, from: pc, to: 10.0.2.2 }
  v6: { kind: ping, from: twin, to: "fd02::2" }
  named: { kind: ping, from: late, to: web }
scenarios:
  all:
    because: All of it is there.
    toggles: { forward: on, server: on }
    expect: { v4: { outcome: works }, v6: { outcome: works }, named: { outcome: works } }
`;

describe.each(USERS)('an odd lab that is sound, as %s', (user) => {
  const home = new Home(user);
  const lab = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    expect(exitCode, stderr).toBe(0);
    return { stdout, stderr };
  };
  const file = home.write('odd.yaml', LAB);
  const status = async () => JSON.parse((await lab('status', '--json')).stdout);
  const setting = async (key: string) => (await lab('exec', 'r', '--', 'sysctl', '-n', key)).stdout.trim();
  let said = '';

  beforeAll(async () => {
    said = (await lab('up', file)).stderr;
  });
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('says who asked for an address and has none, and that is no drift', async () => {
    expect(said).toContain('note: late:e asked for an address (dhcp), and nobody gave it one\n');
    expect((await lab('status')).stdout).toContain('  late  e dhcp: no answer\n');
    expect((await status()).drift).toEqual([]);
  });

  it('has who has no address ask again when a change may have brought one', async () => {
    const { stderr } = await lab('set', 'server=on', 'forward=on');
    expect(stderr).toBe('');
    expect((await lab('status')).stdout).toContain('  late  e 10.0.1.50/24 (dhcp)\n');
    expect((await status()).drift).toEqual([]);
    expect((await lab('probe')).stdout).toContain('1 pass');
  });

  it('goes back to the usual values of settings that no longer apply', async () => {
    await lab('set', 'forward=off');
    expect(await setting('net.ipv4.ip_forward')).toBe('0');
    expect(await setting('net.ipv4.conf.default.rp_filter')).toBe('0');
    expect(await setting('net.ipv4.conf.wan.forwarding')).toBe('1');
    expect(await setting('net.ipv6.conf.all.forwarding')).toBe('0');
    expect((await status()).drift).toEqual([]);
    await lab('set', 'forward=on');
    expect((await lab('probe')).stdout).toContain('1 pass');
  });
});
