import { describe, expect, test } from 'vitest';
import { builtinLabs } from '../../../labs/index.ts';
import { checkLab } from '../../../src/lab/check.ts';
import { LabError } from '../../../src/lab/error.ts';
import type { Lab } from '../../../src/lab/types.ts';
import { manyMistakes } from './many-mistakes.ts';

/** The lines of the error's message; none if the definition is valid. */
function problems(value: unknown): string[] {
  try {
    checkLab(value);
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'definition') throw error;
    return error.message.split('\n');
  }
}

const sound = {
  name: 'sound',
  about: 'Nothing is wrong with it.',
  nodes: {
    router: {
      interfaces: {
        br0: { kind: 'bridge', addresses: ['10.0.0.1/24'] },
        eth0: { master: 'br0', port: { hairpin: true } },
        eth1: { master: 'br0' },
      },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    pc: {
      interfaces: { eth0: { addresses: ['10.0.0.2/24'] } },
      routes: [{ to: 'default', via: '10.0.0.1' }],
    },
  },
  links: [['router:eth0', 'pc:eth0']],
  toggles: {
    on: { about: 'Boolean.', default: true },
    where: { about: 'A choice.', default: 'a', values: ['a', 'b'] },
  },
  settings: [{ when: { where: 'b' }, links: [['router:eth2', 'pc:eth2']] }],
  probes: { ask: { kind: 'http', from: 'pc', url: 'http://10.0.0.1:80/' } },
  scenarios: { works: { because: 'It does.', expect: { ask: { outcome: 'works' } } } },
} satisfies Lab;

/** `sound` with some parts replaced. */
const but = (parts: object) => ({ ...sound, ...parts });
const node = (name: 'router' | 'pc', parts: object) =>
  but({ nodes: { ...sound.nodes, [name]: { ...sound.nodes[name], ...parts } } });
const pcInterface = (parts: object) => node('pc', { interfaces: { eth0: parts } });
const over = (nodes: object) => but({ settings: [{ when: { where: 'b' }, nodes }] });
const V4_ENDS = { local: '10.0.0.2', remote: '10.0.0.9' };
const tunnel = (t1: object, others: object = {}) =>
  node('pc', { interfaces: { ...sound.nodes.pc.interfaces, ...others, t1 } });
const scenario = (parts: object) => but({ scenarios: { works: { ...sound.scenarios.works, ...parts } } });

test('a sound definition comes back as it is', () => {
  expect(checkLab(sound)).toEqual(sound);
});

test.each(Object.entries(builtinLabs))('the built-in lab %s is sound', async (name, load) => {
  expect(checkLab(await load()).name).toBe(name);
});

test('all mistakes at once, each with its place and what is allowed', async () => {
  await expect(`${problems(manyMistakes).join('\n')}\n`).toMatchFileSnapshot(
    '../../golden/many-mistakes.txt',
  );
});

describe('what is not even a lab', () => {
  test.each([[undefined], [null], [5], ['text'], [[]], [() => sound]])('%s', (value) => {
    const lines = problems(value);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^lab – is .* – an object with name, about, nodes,/);
  });

  test('JSON cannot hold it', () => {
    const cyclic: Record<string, unknown> = { name: 'cyclic', about: 'x' };
    cyclic.nodes = cyclic;
    expect(problems(cyclic)).toContainEqual(
      expect.stringMatching(/^nodes\.name – is "cyclic" – an object with about, kind, image, /),
    );
  });
});

describe('YAML', () => {
  test('texts that mean on and off become so', () => {
    const lab = checkLab(
      but({
        toggles: {
          on: { about: 'Boolean.', default: 'off' },
          where: { about: 'A choice.', default: 'off', values: ['off', 'b'] },
        },
        settings: [{ when: { on: ['on', 'off'], where: false } }],
        scenarios: {
          works: {
            ...sound.scenarios.works,
            toggles: { on: 'yes', where: true },
            start: 'warm',
            warmWith: { on: 'no' },
          },
        },
      }),
    );
    expect(lab.toggles?.on?.default).toBe(false);
    expect(lab.settings?.[0]?.when).toEqual({ on: [true, false], where: 'off' });
    expect(lab.scenarios?.works?.toggles).toEqual({ on: true, where: 'b' });
    expect(lab.scenarios?.works?.warmWith).toEqual({ on: false });
  });
});

describe('one mistake, one line', () => {
  test.each<[string, unknown]>([
    [
      'name – cannot be "Sound" – a lower-case letter, then letters, digits and dashes, 32 at most',
      but({ name: 'Sound' }),
    ],
    [
      'nodes.pc.interfaces.t1.mac – is nothing for a gre – for veth, bridge, vlan, macvlan, bond, vxlan, geneve, gretap, tap, dummy',
      tunnel({ kind: 'gre', ...V4_ENDS, mac: '02:00:00:00:00:09' }),
    ],
    [
      'nodes.pc.interfaces.t1.local – is nothing for a geneve – for vxlan, gretap, gre, ipip, sit',
      tunnel({ kind: 'geneve', id: 7, ...V4_ENDS }),
    ],
    [
      'nodes.pc.interfaces.t1.local – is an IPv6 address – an IPv4 address: a sit goes over IPv4',
      tunnel({ kind: 'sit', local: 'fd00::1', remote: 'fd00::2' }),
    ],
    [
      'nodes.pc.interfaces.t1.master – ipip carries no frames – vxlan, geneve or gretap',
      tunnel({ kind: 'ipip', ...V4_ENDS, master: 'br0' }, { br0: { kind: 'bridge' } }),
    ],
    [
      'nodes.pc.interfaces.v1.parent – "t1" carries no frames – an interface with a MAC address',
      tunnel({ kind: 'gre', ...V4_ENDS }, { v1: { kind: 'vlan', parent: 't1', id: 5 } }),
    ],
    [
      'nodes.pc.interfaces.gre0 – "gre0" is the name of a tunnel of the kernel\'s own – another name',
      node('pc', { interfaces: { ...sound.nodes.pc.interfaces, gre0: { kind: 'gre', ...V4_ENDS } } }),
    ],
    [
      'settings[0].nodes.router.interfaces.eth1.master – no interface "br9" in router (with where=b) – only br0',
      over({ router: { interfaces: { eth1: { master: 'br9' } } } }),
    ],
    [
      'settings[0].nodes.pc.interfaces.v1.id – is missing (with where=b) – a vlan has parent, id',
      over({ pc: { interfaces: { v1: { kind: 'vlan', parent: 'eth0' } } } }),
    ],
    ['nodes.pc.image – is missing – a container has an image', node('pc', { kind: 'container' })],
    ['nodes.pc.image – is nothing for a host – with kind: container', node('pc', { image: 'nginx' })],
    [
      'nodes.pc.image – "Nginx latest" is no name of an image – such as nginx:1.27',
      node('pc', { kind: 'container', image: 'Nginx latest' }),
    ],
    [
      'nodes.pc.binds[0] – "site:/srv" binds nothing – /on/the/machine:/in/the/container[:ro]',
      node('pc', { kind: 'container', image: 'r.example:5000/a/b:1.2', binds: ['site:/srv'] }),
    ],
    [
      'nodes.pc.env["A B"] – is no name of a variable – letters, digits and underscores',
      node('pc', { kind: 'container', image: 'nginx', env: { 'A B': 'x' } }),
    ],
    [
      'nodes.pc.files – is nothing for a container – binds, or an image that has them',
      node('pc', { kind: 'container', image: 'nginx', files: { '/etc/motd': 'x' } }),
    ],
    [
      'nodes.pc.services.x – is a program beside those of the image – command, for the container',
      node('pc', { kind: 'container', image: 'nginx', services: { x: { kind: 'command', command: ['x'] } } }),
    ],
    [
      'nodes.a_b – is no name for this – a lower-case letter, then letters, digits and dashes, 32 at most',
      but({ nodes: { ...sound.nodes, a_b: {} } }),
    ],
    [
      'nodes.pc.interfaces.all – "all" is the kernel\'s own name – anything but lo, all, default',
      node('pc', { interfaces: { all: {} } }),
    ],
    [
      'nodes.pc.interfaces["a b"] – "a b" is no name for an interface – 15 letters, digits, dots, dashes and underscores at most',
      node('pc', { interfaces: { 'a b': {} } }),
    ],
    [
      'links[1][1] – no node "cp" – one of: router, pc; did you mean pc?',
      but({ links: [...sound.links, ['router:eth1', 'cp:eth1']] }),
    ],
    [
      'links[1][0] – "router-eth1" is no place – node:interface',
      but({ links: [...sound.links, ['router-eth1', 'pc:eth1']] }),
    ],
    [
      'links[1] – links pc:eth1 to itself – two interfaces',
      but({ links: [...sound.links, ['pc:eth1', 'pc:eth1']] }),
    ],
    [
      'links[1][0] – router:eth0 is in two links, router:eth0–pc:eth0 and router:eth0–pc:eth1 – one link an interface',
      but({ links: [...sound.links, ['router:eth0', 'pc:eth1']] }),
    ],
    [
      'settings[1].links[0][0] – router:eth2 is in two links, router:eth2–pc:eth2 and router:eth2–pc:eth3 (with where=b) – one link an interface',
      but({ settings: [...sound.settings, { when: { where: 'b' }, links: [['router:eth2', 'pc:eth3']] }] }),
    ],
    [
      'links[1][0] – router:br0 is a bridge – a port of the bridge',
      but({ links: [...sound.links, ['router:br0', 'pc:eth1']] }),
    ],
    [
      'nodes.pc.interfaces.eth0.master – no interface "br0" in pc – there are none',
      pcInterface({ master: 'br0' }),
    ],
    [
      'nodes.router.interfaces.eth2.master – "eth0" is not a bridge – only br0',
      node('router', { interfaces: { ...sound.nodes.router.interfaces, eth2: { master: 'eth0' } } }),
    ],
    [
      'nodes.pc.interfaces.eth0.port – is no port of a bridge – needs master',
      pcInterface({ port: { hairpin: true } }),
    ],
    [
      'nodes.pc.interfaces.eth0.addresses[0] – "10.0.0.2" is no address – with prefix length, such as 192.168.1.1/24',
      pcInterface({ addresses: ['10.0.0.2'] }),
    ],
    [
      "nodes.pc.interfaces.eth0 – address 10.0.0.1 is router:br0's already – another address, or duplicate: true",
      pcInterface({ addresses: ['10.0.0.1/8'] }),
    ],
    [
      'nodes.pc – has the address fd00::1/64, but no IPv6 – ipv6: true',
      pcInterface({ addresses: ['fd00::1/64'] }),
    ],
    [
      'nodes.pc.interfaces.eth0.mac – "03:00:00:00:00:00" is no address of one station – such as 02:00:00:00:00:01, the first octet even',
      pcInterface({ mac: '03:00:00:00:00:00' }),
    ],
    [
      "nodes.pc.interfaces.eth1 – MAC 02:00:00:00:00:01 is pc:eth0's already – another MAC, or duplicate: true",
      node('pc', {
        interfaces: {
          eth0: { mac: '02:00:00:00:00:01' },
          eth1: { kind: 'macvlan', parent: 'eth0', mac: '02:00:00:00:00:01' },
        },
      }),
    ],
    ['nodes.pc.interfaces.eth0.mtu – is 67 – a whole number from 68 to 65535', pcInterface({ mtu: 67 })],
    [
      'nodes.pc.routes[0].to – "10.0.0.2/24" has bits beyond its prefix length – the address of a network',
      node('pc', { routes: [{ to: '10.0.0.2/24', dev: 'eth0' }] }),
    ],
    [
      'nodes.pc.routes[0].to – "10.0.0.2" is no network – a prefix such as 9.0.0.0/8, or default',
      node('pc', { routes: [{ to: '10.0.0.2', dev: 'eth0' }] }),
    ],
    [
      'nodes.pc.routes[0].via – "fd00::1" is not of the family of 10.0.0.0/8 – an IPv4 address',
      node('pc', { routes: [{ to: '10.0.0.0/8', via: 'fd00::1' }] }),
    ],
    ['nodes.pc.routes[0] – leads nowhere – via, dev or both', node('pc', { routes: [{ to: 'default' }] })],
    [
      'nodes.pc.routes[0].dev – no interface "eth9" – only eth0',
      node('pc', { routes: [{ to: 'default', dev: 'eth9' }] }),
    ],
    [
      'nodes.pc.sysctl["kernel.x"] – is no setting of a network namespace – net.…, such as net.ipv4.ip_forward',
      node('pc', { sysctl: { 'kernel.x': 1 } }),
    ],
    [
      'nodes.pc.sysctl["net...etc"] – is no setting of a network namespace – net.…, such as net.ipv4.ip_forward',
      node('pc', { sysctl: { 'net...etc': 1 } }),
    ],
    [
      'settings[1].nodes.pc.sysctl["net.ipv4.tcp_ecn"] – has no value while this setting does not apply – the usual value in nodes.pc.sysctl',
      but({
        settings: [
          ...sound.settings,
          { when: { on: true }, nodes: { pc: { sysctl: { 'net.ipv4.tcp_ecn': 1 } } } },
        ],
      }),
    ],
    [
      'nodes.pc.rules.iptables – line 1, "-A X", is outside any table – a *table line, then chains (:NAME POLICY) and rules (-A …), as the tool itself saves them',
      node('pc', { rules: { iptables: '-A X' } }),
    ],
    [
      'nodes.pc.rules.nft – no interface "eth9" in pc – one of: eth0, eth2; did you mean eth0?',
      node('pc', { rules: { nft: 'x {{mac pc:eth9}}' }, interfaces: { eth0: {} }, routes: [] }),
    ],
    [
      "nodes.pc.services.b.port – port 80 is a's already – another port",
      node('pc', { services: { a: { kind: 'http', port: 80 }, b: { kind: 'http', port: 80 } } }),
    ],
    [
      'nodes.pc.services.a.port – is 0 – a whole number from 1 to 65535',
      node('pc', { services: { a: { kind: 'http', port: 0 } } }),
    ],
    [
      'nodes.pc.services.a.kind – is "htp" – one of: http, https, udp, dns, dhcp, routing, command; did you mean http?',
      node('pc', { services: { a: { kind: 'htp', port: 80 } } }),
    ],
    [
      'nodes.pc.services.a.records – is missing – addresses by name',
      node('pc', { services: { a: { kind: 'dns' } } }),
    ],
    [
      'nodes.pc.services.a.records["a b"] – is no name of a host – such as webserver.com',
      node('pc', { services: { a: { kind: 'dns', records: { 'a b': '10.0.0.1' } } } }),
    ],
    [
      'nodes.pc.services.a.records.web – "10.0.0.1/24" is no address – one address, without prefix length',
      node('pc', { services: { a: { kind: 'dns', records: { web: '10.0.0.1/24' } } } }),
    ],
    [
      "nodes.pc.services.b.port – port 53 is a's already – another port",
      node('pc', { services: { a: { kind: 'dns', records: {} }, b: { kind: 'http', port: 53 } } }),
    ],
    [
      'nodes.pc.nameservers[0] – "dns.com" is no address – one address, without prefix length',
      node('pc', { nameservers: ['dns.com'] }),
    ],
    [
      'nodes.pc.nameservers – has 4 addresses – three: nobody asks a fourth',
      node('pc', { nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] }),
    ],
    [
      'probes.ask.from – no node "cp" – one of: router, pc; did you mean pc?',
      but({ probes: { ask: { ...sound.probes.ask, from: 'cp' } } }),
    ],
    [
      'probes.ask.connectTimeout – is 61 – seconds, from 0.1 to 60',
      but({ probes: { ask: { ...sound.probes.ask, connectTimeout: 61 } } }),
    ],
    [
      'toggles.on.default – cannot be x – one of: on, off, or a list of values',
      but({ toggles: { ...sound.toggles, on: { about: 'x', default: 'x' } } }),
    ],
    [
      'toggles.where.values[2] – "a" is there twice – each value once',
      but({ toggles: { ...sound.toggles, where: { about: 'x', default: 'a', values: ['a', 'b', 'a'] } } }),
    ],
    [
      'settings[0].when.wher – no toggle "wher" – one of: on, where; did you mean where?',
      but({ settings: [{ when: { wher: 'a' } }] }),
    ],
    [
      'settings[0].nodes.cp – no node "cp" under nodes – one of: router, pc; did you mean pc?',
      but({ settings: [{ when: {}, nodes: { cp: {} } }] }),
    ],
    ['scenarios.works.toggles.where – cannot be c – one of: a, b', scenario({ toggles: { where: 'c' } })],
    ['scenarios.works.because – is " " – a sentence', scenario({ because: ' ' })],
    [
      'scenarios.works.expect.ask.cause – is mac-flap, though it works – a cause with fails only',
      scenario({ expect: { ask: { outcome: 'works', cause: 'mac-flap' } } }),
    ],
    [
      'scenarios.works.expect.ask.packets[0].at – no interface "eth9" in pc – one of: eth0, eth2; did you mean eth0?',
      scenario({ expect: { ask: { outcome: 'works', packets: [{ at: 'pc:eth9', direction: 'in' }] } } }),
    ],
    [
      'scenarios.works.expect.ask.packets[0].dst – "web" is no address – an address, or address:port',
      scenario({
        expect: { ask: { outcome: 'works', packets: [{ at: 'pc:eth0', direction: 'in', dst: 'web' }] } },
      }),
    ],
    [
      "scenarios.works.warmWith – has no meaning with a cold start – start: 'warm'",
      scenario({ warmWith: { on: false } }),
    ],
    [
      'scenarios.works.warmWith.no – no toggle "no" – one of: on, where; did you mean on?',
      scenario({ start: 'warm', warmWith: { no: false } }),
    ],
  ])('%s', (line, value) => {
    expect(problems(value)).toEqual([line]);
  });
});

test.each([
  ['http://1.2.3.4:8001/', true],
  ['http://webserver.com', true],
  ['http://web:80/path?x=1', true],
  ['http://[fd00::1]:80/', true],
  ['https://1.2.3.4/', false],
  ['http://1.2.3.4:0/', false],
  ['http://1.2.3/', false],
  ['http://1.2.3.4/24 x', false],
  ['http://user@web/', false],
  ['http:web', false],
  ['http://', false],
])('URL %s', (url, fits) => {
  expect(problems(but({ probes: { ask: { ...sound.probes.ask, url } } })).length === 0).toBe(fits);
});

test('what a toggle needs is a value of another, and never itself', () => {
  const toggles = (on: object, where: object) =>
    but({ toggles: { on: { ...sound.toggles.on, ...on }, where: { ...sound.toggles.where, ...where } } });
  expect(problems(toggles({ needs: { where: ['a', 'b'] } }, {}))).toEqual([]);
  expect(problems(toggles({ needs: { where: 'c' } }, { needs: { onn: true } }))).toEqual([
    'toggles.on.needs.where – cannot be c – one of: a, b',
    'toggles.where.needs.onn – no toggle "onn" – one of: on, where; did you mean on?',
  ]);
  expect(problems(toggles({ needs: { where: 'a' } }, { needs: { on: true } }))).toEqual([
    'toggles.on.needs – leads back to on – toggles that can do without this one',
    'toggles.where.needs – leads back to where – toggles that can do without this one',
  ]);
});
