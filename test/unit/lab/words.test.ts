import { describe, expect, test } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { LabError } from '../../../src/lab/error.ts';
import type { Interface, LabNode, Link, Route, RoutingRule } from '../../../src/lab/types.ts';

/** Messages of the one error, by line; none when the definition is sound. */
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
      'nodes.a.routes – the route to default leaves by "f" – only e',
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
    ['nodes.a.routingRules – a rule speaks of "eth0" – one of: lo, e', rule({ table: 5, iif: 'eth0' })],
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
