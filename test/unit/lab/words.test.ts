import { describe, expect, test } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { LabError } from '../../../src/lab/error.ts';
import type { Interface, LabNode, Link, Route, RoutingRule } from '../../../src/lab/types.ts';

/** The lines of the error's message; none if the definition is valid. */
function problems(nodes: Record<string, LabNode>, links: Link[] = [], others: object = {}): string[] {
  try {
    checkLab({ name: 'words', about: 'Words of the language.', nodes, links, ...others });
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'definition') throw error;
    return error.message.split('\n');
  }
}

const cable: Link[] = [['a:e', 'b:e']];
const pair = (a: Interface, b: Interface): Record<string, LabNode> => ({
  a: { interfaces: { e: a } },
  b: { interfaces: { e: b } },
});
const MAC = '02:00:00:00:00:01';

describe('an address, or a MAC address, twice', () => {
  const address = { addresses: ['10.0.0.1/24'] };

  test('is sound on two segments, on the interfaces of one node, and of a port and its bridge', () => {
    expect(problems(pair(address, address))).toEqual([]);
    expect(problems(pair({ mac: MAC }, { mac: MAC }))).toEqual([]);
    const lo = { addresses: ['10.9.9.9/32'] };
    expect(problems({ a: { interfaces: { e: lo, f: lo } } })).toEqual([]);
    const bridge: Record<string, Interface> = {
      br: { kind: 'bridge', mac: MAC },
      e: { mac: MAC, master: 'br' },
    };
    expect(problems({ a: { interfaces: bridge }, b: {} }, cable)).toEqual([]);
  });

  test('is sound on one segment where one of the two says so', () => {
    expect(problems(pair(address, { ...address, duplicate: true }), cable)).toEqual([]);
    expect(problems(pair({ mac: MAC, duplicate: true }, { mac: MAC }), cable)).toEqual([]);
  });

  test.each<[string, Record<string, LabNode>, Link[]]>([
    [
      "nodes.b.interfaces.e – address 10.0.0.1 is a:e's already – another address, or duplicate: true",
      pair(address, { addresses: ['10.0.0.1/8'] }),
      cable,
    ],
    [
      `nodes.b.interfaces.e – MAC ${MAC} is a:e's already – another MAC, or duplicate: true`,
      pair({ mac: MAC }, { mac: MAC }),
      cable,
    ],
    [
      "nodes.c.interfaces.e – address fd00::1 is a:e's already – another address, or duplicate: true",
      {
        a: { ipv6: true, interfaces: { e: { addresses: ['fd00::1/64'] } } },
        c: { ipv6: true, interfaces: { e: { addresses: ['fd00:0::1/64'] } } },
        b: { interfaces: { br: { kind: 'bridge' }, e: { master: 'br' }, f: { master: 'br' } } },
      },
      [...cable, ['b:f', 'c:e']],
    ],
    [
      "nodes.a.interfaces.e – address 10.0.0.1 is a:br's already – another address, or duplicate: true",
      { a: { interfaces: { br: { kind: 'bridge', ...address }, e: { ...address, master: 'br' } } } },
      [],
    ],
  ])('%s', (line, nodes, links) => {
    expect(problems(nodes, links)).toEqual([line]);
  });

  test('duplicate is true or false', () => {
    const given = { duplicate: 'yes' } as unknown as Interface;
    expect(problems(pair(given, {}))).toEqual(['nodes.a.interfaces.e.duplicate – is "yes" – true or false']);
  });
});

describe('routing', () => {
  const node = (parts: LabNode): Record<string, LabNode> => ({
    a: { interfaces: { e: { addresses: ['10.0.0.1/24'] } }, ...parts },
  });
  const route = (given: object) => node({ routes: [given as Route] });
  const rule = (given: object) => node({ routingRules: [given as RoutingRule] });

  test('has a way to say each', () => {
    const routes: Route[] = [
      { to: '9.0.0.0/8', type: 'blackhole', table: 100 },
      { to: '8.0.0.0/8', via: '10.0.0.9', dev: 'e', onlink: true, metric: 3, src: '10.0.0.1' },
      { to: 'default', nexthops: [{ via: '10.0.0.9', weight: 2 }, { dev: 'e' }] },
      { to: '7.7.7.7/32', type: 'local', dev: 'lo' },
    ];
    const routingRules: RoutingRule[] = [
      { from: '10.0.0.0/24', to: '1.2.3.4', iif: 'e', oif: 'lo', not: true, table: 100, priority: 5 },
      { mark: '0x10/0xf0', protocol: 'tcp', sport: 80, dport: '1000-2000', type: 'prohibit' },
      { family: 'ipv6', table: 254, suppressPrefixLength: 0 },
    ];
    const lo: Interface = { addresses: ['9.9.9.9/32'], rpFilter: 'off' };
    const interfaces: Record<string, Interface> = {
      e: { addresses: ['10.0.0.1/24'], rpFilter: 'strict', forwarding: true, proxyArp: true },
      lo,
    };
    expect(problems(node({ routes, routingRules, interfaces }))).toEqual([]);
  });

  test.each<[string, Record<string, LabNode>]>([
    ['nodes.a.routes[0] – leads nowhere – via, dev or both', route({ to: 'default', table: 5 })],
    [
      'nodes.a.routes[2] – leads to default as routes[0] does already – another metric or table, or nexthops for several ways',
      {
        a: {
          interfaces: { e: {} },
          routes: [
            { to: 'default', via: '10.0.0.9' },
            { to: 'default', via: 'fd00::9' },
            { to: 'default', via: '10.0.0.8' },
            { to: 'default', via: '10.0.0.8', metric: 5 },
          ],
        },
      },
    ],
    [
      'nodes.a.routes[0] – leads somewhere, though it is blackhole – neither via nor dev',
      route({ to: 'default', type: 'blackhole', dev: 'e' }),
    ],
    [
      'nodes.a.routes[0] – is for the node itself – type: local with dev, such as lo',
      route({ to: '9.9.9.0/24', type: 'local' }),
    ],
    [
      'nodes.a.routes[0].type – is "blackhol" – one of: unicast, blackhole, unreachable, prohibit, throw, local; did you mean blackhole?',
      route({ to: 'default', dev: 'e', type: 'blackhol' }),
    ],
    [
      'nodes.a.routes[0] – has one way and several – via and dev in the list of nexthops',
      route({ to: 'default', via: '10.0.0.9', nexthops: [{ via: '10.0.0.8' }] }),
    ],
    [
      'nodes.a.routes[0].nexthops[1] – leads nowhere – via, dev or both',
      route({ to: 'default', nexthops: [{ via: '10.0.0.8' }, { weight: 2 }] }),
    ],
    [
      'nodes.a.routes[0].nexthops[0].weight – is 300 – a whole number from 1 to 256',
      route({ to: 'default', nexthops: [{ via: '10.0.0.8', weight: 300 }] }),
    ],
    [
      'nodes.a.routes[0].nexthops[0].via – "fd00::1" is not of the family of 9.0.0.0/8 – an IPv4 address',
      route({ to: '9.0.0.0/8', nexthops: [{ via: 'fd00::1' }] }),
    ],
    [
      'nodes.a.routes[0].nexthops[0].dev – no interface "f" – only e',
      route({ to: 'default', nexthops: [{ dev: 'f' }] }),
    ],
    [
      'nodes.a.routes[0].src – "10.0.0.1/24" is no address – one address, without prefix length',
      route({ to: 'default', dev: 'e', src: '10.0.0.1/24' }),
    ],
    [
      'nodes.a.routes[0].onlink – is of a gateway on a segment – via and dev with it',
      route({ to: 'default', dev: 'e', onlink: true }),
    ],
    [
      'nodes.a.routes[0].table – is 0 – a whole number from 1 to 4294967295',
      route({ to: 'default', dev: 'e', table: 0 }),
    ],
    [
      'nodes.a.routingRules[0] – says not once what decides – either table or type',
      rule({ from: '10.0.0.1' }),
    ],
    [
      'nodes.a.routingRules[0] – says not once what decides – either table or type',
      rule({ table: 5, type: 'prohibit' }),
    ],
    [
      'nodes.a.routingRules[0] – speaks of IPv4 and IPv6 – one family in a rule',
      rule({ table: 5, from: '10.0.0.1', to: 'fd00::1' }),
    ],
    [
      'nodes.a.routingRules[0].from – "10.0.0.1/24" has bits beyond its prefix length – the address of a network',
      rule({ table: 5, from: '10.0.0.1/24' }),
    ],
    [
      'nodes.a.routingRules[0].mark – cannot be "0x1/0x2/0x3" – a number, or number/mask: 0x10/0xf0',
      rule({ table: 5, mark: '0x1/0x2/0x3' }),
    ],
    [
      'nodes.a.routingRules[0].dport – cannot be "90-80" – a port, or from-to: 1000-2000',
      rule({ table: 5, dport: '90-80' }),
    ],
    ['nodes.a.routingRules[0].iif – no interface "eth0" – one of: lo, e', rule({ table: 5, iif: 'eth0' })],
    [
      'nodes.a.interfaces.e.rpFilter – is "on" – one of: off, strict, loose',
      node({ interfaces: { e: { rpFilter: 'on' } as unknown as Interface } }),
    ],
    [
      'nodes.a.interfaces.e.forwarding – is 1 – true or false',
      node({ interfaces: { e: { forwarding: 1 } as unknown as Interface } }),
    ],
    [
      'nodes.a.interfaces.lo.master – is nothing for lo – one of: addresses, rpFilter, forwarding',
      node({ interfaces: { lo: { master: 'e' } } }),
    ],
    [
      'nodes.a.interfaces.lo.proxyArp – is nothing for lo – one of: addresses, rpFilter, forwarding',
      node({ interfaces: { lo: { proxyArp: true } } }),
    ],
    [
      'nodes.a.interfaces.lo.addresses[0] – "9.9.9.9" is no address – with prefix length, such as 192.168.1.1/24',
      node({ interfaces: { lo: { addresses: ['9.9.9.9'] } } }),
    ],
  ])('%s', (line, nodes) => {
    expect(problems(nodes)).toEqual([line]);
  });
});

describe('set-up commands', () => {
  const node = (setup: unknown): Record<string, LabNode> => ({ a: { setup } as unknown as LabNode });
  const arp = { do: 'ip link set lo arp off', undo: 'ip link set lo arp on' };

  test('are lines for a shell, each with what takes it back', () => {
    expect(problems(node([arp, { do: 'a\nb', undo: 'true' }]))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['nodes.a.setup[0].undo – is missing – what takes it back; true where nothing has to', [{ do: 'true' }]],
    ['nodes.a.setup[0].do – is " " – a command for sh', [{ ...arp, do: ' ' }]],
    ['nodes.a.setup[1] – is "true" – an object with do, undo', [arp, 'true']],
    ['nodes.a.setup[0].undoo – unknown key – one of: do, undo; did you mean undo?', [{ ...arp, undoo: 'x' }]],
    ['nodes.a.setup – has "ip link set lo arp off" twice – each command once', [arp, arp]],
    ['nodes.a.setup – is "true" – a list of do and undo', 'true'],
  ])('%s', (line, setup) => {
    expect(problems(node(setup))).toEqual([line]);
  });
});

describe('neighbours and bridges', () => {
  const bridge: Interface = { kind: 'bridge' };
  const node = (e: object, br: object = bridge): Record<string, LabNode> => ({
    a: { interfaces: { br: br as Interface, e: { master: 'br', ...e } } },
    b: { interfaces: { e: {} } },
  });

  test('has a way to say each', () => {
    const br = { ...bridge, nfCallIptables: true, ageing: 0, priority: 4096, mcastSnooping: true };
    const port = {
      state: 'disabled',
      cost: 7,
      priority: 9,
      locked: true,
      neighSuppress: true,
      proxyArp: true,
    };
    const e = { port, fdb: [{ mac: 'b:e' }, { mac: MAC }], promiscuous: true };
    expect(problems(node(e, br))).toEqual([]);
    const far: Interface = { kind: 'vxlan', id: 1, local: '10.0.0.1', remote: '10.0.0.2' };
    const words = { neighbours: { '10.0.0.2': 'b:e', 'fd00::1': MAC }, proxyNeighbours: ['10.0.0.3'] };
    const fdb = [{ mac: MAC, remote: '10.0.0.9' }];
    expect(problems(node(words, bridge))).toEqual([]);
    expect(problems({ a: { interfaces: { x: { ...far, fdb } } } })).toEqual([]);
  });

  test.each<[string, object, object?]>([
    [
      'nodes.a.interfaces.e.neighbours["10.0.0.2/24"] – "10.0.0.2/24" is no address – one address, without prefix length',
      { neighbours: { '10.0.0.2/24': MAC } },
    ],
    [
      'nodes.a.interfaces.e.neighbours["10.0.0.2"] – "me" is no address of one station – a MAC address, or the node:interface that has it',
      { neighbours: { '10.0.0.2': 'me' } },
    ],
    [
      'nodes.a.interfaces.e.neighbours["10.0.0.2"] – no node "c" – one of: a, b',
      { neighbours: { '10.0.0.2': 'c:e' } },
    ],
    [
      'nodes.a.interfaces.e.proxyNeighbours[0] – "10.0.0.0/24" is no address – one address, without prefix length',
      { proxyNeighbours: ['10.0.0.0/24'] },
    ],
    ['nodes.a.interfaces.e.promiscuous – is "on" – true or false', { promiscuous: 'on' }],
    ['nodes.a.interfaces.e.fdb[0].mac – no interface "f" in b – only e', { fdb: [{ mac: 'b:f' }] }],
    ['nodes.a.interfaces.e.fdb[0].mac – is missing – a text', { fdb: [{}] }],
    [
      `nodes.a.interfaces.e.fdb[1].mac – ${MAC} is behind e already – one entry for a station`,
      { fdb: [{ mac: MAC }, { mac: MAC }] },
    ],
    [
      'nodes.a.interfaces.e.fdb[0].vlan – is in no bridge that keeps VLANs apart – vlanFiltering: true at the bridge',
      { fdb: [{ mac: MAC, vlan: 5 }] },
    ],
    [
      'nodes.a.interfaces.e.fdb[0].remote – is nothing for a port of a bridge – for a vxlan',
      { fdb: [{ mac: MAC, remote: '10.0.0.9' }] },
    ],
    [
      'nodes.a.interfaces.br.fdb[0] – is no port of a bridge – needs master',
      {},
      { ...bridge, fdb: [{ mac: MAC }] },
    ],
    ['nodes.a.interfaces.e.nfCallIptables – is no bridge – kind: bridge', { nfCallIptables: true }],
    ['nodes.a.interfaces.e.ageing – is no bridge – kind: bridge', { ageing: 5 }],
    [
      'nodes.a.interfaces.br.ageing – is "5s" – a whole number from 0 to 1000000',
      {},
      { ...bridge, ageing: '5s' },
    ],
    [
      'nodes.a.interfaces.br.priority – is 70000 – a whole number from 0 to 65535',
      {},
      { ...bridge, priority: 70000 },
    ],
    ['nodes.a.interfaces.e.port.cost – is 0 – a whole number from 1 to 65535', { port: { cost: 0 } }],
    ['nodes.a.interfaces.e.port.priority – is 64 – a whole number from 0 to 63', { port: { priority: 64 } }],
    [
      'nodes.a.interfaces.e.port.state – is "blocking" – one of: disabled, forwarding',
      { port: { state: 'blocking' } },
    ],
    [
      'nodes.a.interfaces.e.port.state – is chosen by the spanning tree protocol – a bridge without stp',
      { port: { state: 'disabled' } },
      { ...bridge, stp: true },
    ],
    [
      'nodes.a.interfaces.e.port.lockd – unknown key – one of: hairpin, learning, flood, mcastFlood, bcastFlood, isolated, locked, neighSuppress, proxyArp, state, cost, priority; did you mean locked?',
      { port: { lockd: true } },
    ],
  ])('%s', (line, e, br) => {
    expect(problems(node(e, br))).toEqual([line]);
  });
});

describe('interfaces on others', () => {
  const node = (own: Record<string, object>): Record<string, LabNode> => ({
    a: { interfaces: own as Record<string, Interface> },
    b: {
      interfaces: {
        e: {},
        v: { kind: 'vlan', parent: 'e', id: 5 },
        d: { kind: 'dummy' },
        m: { kind: 'macvlan', parent: 'c:e' },
        w: { kind: 'vlan', parent: 'm', id: 5 },
      },
    },
    c: { interfaces: { e: {} } },
  });

  test('may be on one of another node, be one out of several, or have a table', () => {
    const own = {
      m: { kind: 'macvlan', parent: 'b:e' },
      i: { kind: 'ipvlan', parent: 'b:e', mode: 'l3' },
      t: { kind: 'macvlan', parent: 'b:v' },
      p: { kind: 'macvlan', parent: 'e', mode: 'passthru' },
      e: {},
      bo: { kind: 'bond', mode: 'active-backup' },
      e1: { master: 'bo' },
      red: { kind: 'vrf', table: 10 },
      e2: { master: 'red', addresses: ['10.0.0.1/24'] },
    };
    expect(problems(node(own))).toEqual([]);
  });

  test.each<[string, Record<string, object>]>([
    [
      'nodes.a.interfaces.m.parent – no interface "b:f" – the node:interface of another',
      { m: { kind: 'macvlan', parent: 'b:f' } },
    ],
    [
      'nodes.a.interfaces.m.parent – b:d is a dummy – one of these kinds: veth, bridge, vlan, bond',
      { m: { kind: 'macvlan', parent: 'b:d' } },
    ],
    [
      'nodes.a.interfaces.m.parent – b:w stands on another node itself – one that does not',
      { m: { kind: 'macvlan', parent: 'b:w' } },
    ],
    [
      'nodes.a.interfaces.m.parent – is of this node – "e" alone',
      { m: { kind: 'macvlan', parent: 'a:e' }, e: {} },
    ],
    [
      'nodes.a.interfaces.m.parent – no interface "b:e" – there are none',
      { m: { kind: 'vlan', parent: 'b:e', id: 5 } },
    ],
    [
      'nodes.a.interfaces.m.mode – a macvlan has no mode l3 – one of: bridge, private, vepa, passthru',
      { m: { kind: 'macvlan', parent: 'e', mode: 'l3' }, e: {} },
    ],
    [
      'nodes.a.interfaces.m.mode – an ipvlan has no mode bridge – one of: l2, l3, l3s',
      { m: { kind: 'ipvlan', parent: 'e', mode: 'bridge' }, e: {} },
    ],
    ['nodes.a.interfaces.m.parent – is missing – an ipvlan has parent', { m: { kind: 'ipvlan' } }],
    [
      'nodes.a.interfaces.m.mac – is nothing for an ipvlan – for veth, bridge, vlan, macvlan, bond, vxlan, geneve, gretap, tap, dummy',
      { m: { kind: 'ipvlan', parent: 'e', mac: MAC }, e: {} },
    ],
    ['nodes.a.interfaces.m.table – is missing – a vrf has table', { m: { kind: 'vrf' } }],
    ['nodes.a.interfaces.m.table – is nothing for a bond – for vrf', { m: { kind: 'bond', table: 5 } }],
    [
      'nodes.a.interfaces.m.table – is 0 – a whole number from 1 to 4294967295',
      { m: { kind: 'vrf', table: 0 } },
    ],
    [
      'nodes.a.interfaces.m.parent – is nothing for a bond – for vlan, macvlan, ipvlan',
      { m: { kind: 'bond', parent: 'e' }, e: {} },
    ],
    [
      'nodes.a.interfaces.m.mode – a bond has no mode l2 – one of: balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb',
      { m: { kind: 'bond', mode: 'l2' } },
    ],
    [
      'nodes.a.interfaces.e.port – is no port of a bridge – needs master',
      { m: { kind: 'vrf', table: 5 }, e: { master: 'm', port: { hairpin: true } } },
    ],
  ])('%s', (line, own) => {
    expect(problems(node(own))).toEqual([line]);
  });
});
