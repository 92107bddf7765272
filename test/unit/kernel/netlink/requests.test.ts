import { describe, expect, it } from 'vitest';
import { addAddressMessage, deleteAddressMessage } from '../../../../src/kernel/netlink/address-messages.ts';
import {
  bridgeMessage,
  portFlagsMessage,
  vlansMessage,
} from '../../../../src/kernel/netlink/bridge-messages.ts';
import { kindMessage } from '../../../../src/kernel/netlink/kind-messages.ts';
import {
  deleteLinkMessage,
  findLinkMessage,
  getLinkMessage,
  setLinkMessage,
  upMessage,
  vethMessage,
} from '../../../../src/kernel/netlink/link-messages.ts';
import type { Message } from '../../../../src/kernel/netlink/message.ts';
import {
  dumpNeighboursMessage,
  reachableMessage,
} from '../../../../src/kernel/netlink/neighbour-messages.ts';
import { addQdiscMessage, deleteQdiscMessage } from '../../../../src/kernel/netlink/qdisc-messages.ts';
import { addRouteMessage, deleteRouteMessage } from '../../../../src/kernel/netlink/route-messages.ts';
import { addRuleMessage, deleteRuleMessage } from '../../../../src/kernel/netlink/rule-messages.ts';
import { bodyOf } from './written.ts';

const eth0 = { index: 5, object: 'router:eth0' };
const VLAN = { name: 'vl0', mac: '02:00:00:00:00:01' };
const ETH0_NAME = '09000300 65746830 00000000';
const ETH0_MAC = '0a000100 02000000 00010000';
const ONE_QUEUE = '08001f00 01000000 08002000 01000000';
const NO_STATS = '08001d00 08000000';

const find = () => 5;

/** A readable form of a message: type, flags, description, and its body in words of four bytes. */
function shown(message: Message) {
  const { type, flags, object, step } = message;
  return {
    type,
    flags,
    body: bodyOf(message)
      .toString('hex')
      .replace(/.{8}(?=.)/g, '$& '),
    about: `${object} – ${step}`,
  };
}

const REQUESTS: [Message, ReturnType<typeof shown>][] = [
  [
    vethMessage(
      'router:eth0',
      { name: 'eth0', mac: '02:00:00:00:00:01', mtu: 1400 },
      { name: 'p1', mac: '02:00:00:00:00:02', nsFd: 21 },
    ),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000',
        `${ETH0_NAME} ${ETH0_MAC} 08000400 78050000 ${ONE_QUEUE}`,
        '54001280 09000100 76657468 00000000',
        '44000280 40000100 00000000 00000000 00000000 00000000',
        `08001c00 15000000 07000300 70310000 0a000100 02000000 00020000 ${ONE_QUEUE}`,
      ].join(' '),
      about: 'router:eth0 – add veth',
    },
  ],
  [
    bridgeMessage('router:br0', { name: 'br0', mac: '02:00:00:00:00:01' }),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000',
        `08000300 62723000 ${ETH0_MAC}`,
        '1c001280 0b000100 62726964 67650000 0c000280 05001700 00000000',
      ].join(' '),
      about: 'router:br0 – add bridge',
    },
  ],
  [
    portFlagsMessage(eth0, { flood: false, hairpin: true, bcastFlood: false, isolated: true }),
    {
      type: 19,
      flags: 0,
      body: [
        '07000000 05000000 00000000 00000000',
        '24000c80 05000400 01000000 05000900 00000000 05001e00 00000000 05002100 01000000',
      ].join(' '),
      about: 'router:eth0 – set bridge port hairpin on, flood off, bcastFlood off, isolated on',
    },
  ],
  [
    bridgeMessage('router:br0', { name: 'br0', mac: '02:00:00:00:00:01', vlanFiltering: true }),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000',
        `08000300 62723000 ${ETH0_MAC}`,
        '2c001280 0b000100 62726964 67650000',
        '1c000280 05001700 00000000 05000700 01000000 06002700 00000000',
      ].join(' '),
      about: 'router:br0 – add bridge',
    },
  ],
  [
    vlansMessage(eth0, { untagged: 10, tagged: [20] }, 'add'),
    {
      type: 19,
      flags: 0,
      body: '07000000 05000000 00000000 00000000 14001a80 08000200 06000a00 08000200 00001400',
      about: 'router:eth0 – add VLANs',
    },
  ],
  [
    vlansMessage(eth0, { tagged: [20], self: true }, 'delete'),
    {
      type: 17,
      flags: 0,
      body: '07000000 05000000 00000000 00000000 14001a80 06000000 02000000 08000200 00001400',
      about: 'router:eth0 – delete VLANs',
    },
  ],
  [
    portFlagsMessage(eth0, { learning: false, mcastFlood: true }),
    {
      type: 19,
      flags: 0,
      body: '07000000 05000000 00000000 00000000 14000c80 05000800 00000000 05001b00 01000000',
      about: 'router:eth0 – set bridge port learning off, mcastFlood on',
    },
  ],
  [
    upMessage(eth0, true),
    { type: 19, flags: 0, body: '00000000 05000000 01000000 01000000', about: 'router:eth0 – set up' },
  ],
  [
    upMessage(eth0, false),
    { type: 19, flags: 0, body: '00000000 05000000 00000000 01000000', about: 'router:eth0 – set down' },
  ],
  [
    setLinkMessage(eth0, 'set both', (to) => {
      to.mac(1, '02:00:00:00:00:01');
      to.u32(4, 1500);
    }),
    {
      type: 19,
      flags: 0,
      body: `00000000 05000000 00000000 00000000 ${ETH0_MAC} 08000400 dc050000`,
      about: 'router:eth0 – set both',
    },
  ],
  [
    deleteLinkMessage(eth0),
    { type: 17, flags: 0, body: '00000000 05000000 00000000 00000000', about: 'router:eth0 – delete' },
  ],
  [
    findLinkMessage('router:eth0', 'eth0'),
    {
      type: 18,
      flags: 0,
      body: `00000000 00000000 00000000 00000000 ${ETH0_NAME} ${NO_STATS}`,
      about: 'router:eth0 – find the interface',
    },
  ],
  [
    getLinkMessage(eth0),
    {
      type: 18,
      flags: 0,
      body: `00000000 05000000 00000000 00000000 ${NO_STATS}`,
      about: 'router:eth0 – read the interface',
    },
  ],
  [
    addAddressMessage(eth0, '192.168.1.1/24'),
    {
      type: 20,
      flags: 0x600,
      body: '02180000 05000000 08000200 c0a80101 08000100 c0a80101',
      about: 'router:eth0 – add address 192.168.1.1/24',
    },
  ],
  [
    addAddressMessage(eth0, 'fd00::1/64'),
    {
      type: 20,
      flags: 0x600,
      body: [
        '0a400000 05000000',
        '14000200 fd000000 00000000 00000000 00000001',
        '14000100 fd000000 00000000 00000000 00000001',
        '08000800 02000000',
      ].join(' '),
      about: 'router:eth0 – add address fd00::1/64',
    },
  ],
  [
    deleteAddressMessage(eth0, '192.168.1.1'),
    {
      type: 21,
      flags: 0,
      body: '02200000 05000000 08000200 c0a80101 08000100 c0a80101',
      about: 'router:eth0 – delete address 192.168.1.1',
    },
  ],
  [
    addRouteMessage('pc', { to: 'default', via: '192.168.1.1' }, find),
    {
      type: 24,
      flags: 0x600,
      body: '02000000 fe030001 00000000 08000500 c0a80101',
      about: 'pc – add route default via 192.168.1.1',
    },
  ],
  [
    addRouteMessage('pc', { to: '9.0.0.0/8', dev: 'eth0' }, find),
    {
      type: 24,
      flags: 0x600,
      body: '02080000 fe03fd01 00000000 08000100 09000000 08000400 05000000',
      about: 'pc – add route 9.0.0.0/8 dev eth0',
    },
  ],
  [
    addRouteMessage('pc', { to: 'default', via: 'fd00::1', dev: 'eth0' }, find),
    {
      type: 24,
      flags: 0x600,
      body: '0a000000 fe030001 00000000 14000500 fd000000 00000000 00000000 00000001 08000400 05000000',
      about: 'pc – add route default via fd00::1 dev eth0',
    },
  ],
  [
    deleteRouteMessage('pc', { to: '9.0.0.0/8' }, find),
    {
      type: 25,
      flags: 0,
      body: '02080000 fe03ff01 00000000 08000100 09000000',
      about: 'pc – delete route 9.0.0.0/8',
    },
  ],
  // As `ip -n NODE route add` sends them.
  [
    addRouteMessage(
      'pc',
      {
        to: '9.0.0.0/8',
        table: 1000,
        metric: 7,
        src: '10.0.0.2',
        via: '10.0.0.1',
        dev: 'eth0',
        onlink: true,
      },
      find,
    ),
    {
      type: 24,
      flags: 0x600,
      body: [
        '02080000 00030001 04000000 08000100 09000000 08000500 0a000001 08000400 05000000',
        '08000700 0a000002 08000600 07000000 08000f00 e8030000',
      ].join(' '),
      about: 'pc – add route 9.0.0.0/8 via 10.0.0.1 dev eth0 table 1000',
    },
  ],
  [
    addRouteMessage(
      'pc',
      { to: 'default', nexthops: [{ via: '10.0.0.1', weight: 3 }, { dev: 'eth0' }] },
      find,
    ),
    {
      type: 24,
      flags: 0x600,
      body: [
        '02000000 fe030001 00000000 1c000900 10000002 00000000 08000500 0a000001',
        '08000000 05000000',
      ].join(' '),
      about: 'pc – add route default nexthop via 10.0.0.1 nexthop dev eth0',
    },
  ],
  [
    addRouteMessage('pc', { to: 'fd00::/64', type: 'unreachable', table: 9 }, find),
    {
      type: 24,
      flags: 0x600,
      body: '0a400000 09030007 00000000 14000100 fd000000 00000000 00000000 00000000',
      about: 'pc – add route unreachable fd00::/64 table 9',
    },
  ],
  [
    addRuleMessage('pc', {
      isIpv6: false,
      priority: 10,
      not: true,
      from: '10.0.0.0/24',
      iif: 'lo',
      mark: { mark: 1, mask: 0xff },
      protocol: 6,
      dport: [80, 81],
      table: 100,
      action: 'table',
    }),
    {
      type: 32,
      flags: 0x600,
      body: [
        '02001800 64000001 02000000 08000600 0a000000 08000200 0a000000 07000300 6c6f0000',
        '08000a00 01000000 08001000 ff000000 05001600 06000000 08001800 50005100 08000f00 64000000',
      ].join(' '),
      about: 'pc – add routing rule 10',
    },
  ],
  [
    deleteRuleMessage('pc', { isIpv6: true, priority: 11, action: 'prohibit' }),
    {
      type: 33,
      flags: 0,
      body: '0a000000 00000008 00000000 08000600 0b000000',
      about: 'pc – delete routing rule 11',
    },
  ],
  [
    reachableMessage(eth0, '10.0.0.1', '02:00:00:00:00:01'),
    {
      type: 28,
      flags: 0x500,
      body: '02000000 05000000 02000000 08000100 0a000001 0a000200 02000000 00010000',
      about: 'router:eth0 – set neighbour 10.0.0.1 to 02:00:00:00:00:01',
    },
  ],
  [
    kindMessage({ object: 'pc:vl0', index: 0 }, { name: 'vl0' }, { kind: 'ipvlan', parent: 1, mode: 'l3' }),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000 08000500 01000000 08000300 766c3000',
        '24001280 0b000100 6970766c 616e0000 14000280 06000100 01000000 06000200 00000000',
      ].join(' '),
      about: 'pc:vl0 – add ipvlan',
    },
  ],
  [
    kindMessage({ object: 'pc:vl0', index: 0 }, { name: 'vl0' }, { kind: 'bond', mode: 'active-backup' }),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000 08000300 766c3000',
        '24001280 09000100 626f6e64 00000000 14000280 05000100 01000000 08000300 64000000',
      ].join(' '),
      about: 'pc:vl0 – add bond',
    },
  ],
  [
    kindMessage({ object: 'pc:vl0', index: 0 }, { name: 'vl0' }, { kind: 'vrf', table: 10 }),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000 08000300 766c3000',
        '18001280 08000100 76726600 0c000280 08000100 0a000000',
      ].join(' '),
      about: 'pc:vl0 – add vrf',
    },
  ],
  // As ip(8) sends them, except for the order of the first attributes and the NUL that ends the kind.
  [
    kindMessage({ object: 'router:vl0', index: 0 }, VLAN, { kind: 'vlan', parent: 3, id: 10 }),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000 08000500 03000000 08000300 766c3000',
        `${ETH0_MAC} 1c001280 09000100 766c616e 00000000 0c000280 06000100 0a000000`,
      ].join(' '),
      about: 'router:vl0 – add vlan',
    },
  ],
  [
    kindMessage({ object: 'router:vl0', index: 0 }, VLAN, { kind: 'macvlan', parent: 3, mode: 'bridge' }),
    {
      type: 16,
      flags: 0x600,
      body: [
        '00000000 00000000 00000000 00000000 08000500 03000000 08000300 766c3000',
        `${ETH0_MAC} 1c001280 0c000100 6d616376 6c616e00 0c000280 08000100 04000000`,
      ].join(' '),
      about: 'router:vl0 – add macvlan',
    },
  ],
  [
    kindMessage({ object: 'router:vl0', index: 0 }, VLAN, {
      ...{ kind: 'vxlan', listenPort: 4789, id: 42, local: '10.0.0.1', remote: '10.0.0.2' },
    }),
    {
      type: 16,
      flags: 0x600,
      body: [
        `00000000 00000000 00000000 00000000 08000300 766c3000 ${ETH0_MAC}`,
        '3c001280 0a000100 76786c61 6e000000 2c000280 08000100 2a000000',
        '08000400 0a000001 08000200 0a000002 05000700 01000000 06000f00 12b50000',
      ].join(' '),
      about: 'router:vl0 – add vxlan',
    },
  ],
  // As tc(8) sends them, without rate tables, which the kernel has not read since Linux 3.8.
  [
    addQdiscMessage(eth0, { kind: 'tbf', rate: 10e6, burst: 6000, limit: 68_500, below: false }),
    {
      type: 36,
      flags: 0x600,
      body: [
        '00000000 05000000 00000100 ffffffff 00000000 08000100 74626600 34000200',
        '28000100 00010000 ffff0000 d0121300 00000000 00000000 00000000 940b0100 f8240100 00000000',
        '08000600 70170000',
      ].join(' '),
      about: 'router:eth0 – add qdisc tbf',
    },
  ],
  [
    addQdiscMessage(eth0, {
      kind: 'netem',
      ...{
        delay: 5000,
        jitter: 1000,
        loss: 0.01,
        duplicate: 0.02,
        corrupt: 0.005,
        reorder: 0.25,
        limit: 10_000,
      },
    }),
    {
      type: 36,
      flags: 0x600,
      body: [
        '00000000 05000000 00000100 ffffffff 00000000 0a000100 6e657465 6d000000',
        '34000200 2d310100 10270000 295c8f02 01000000 52b81e05 093d0000',
        '0c000300 00000040 00000000 0c000400 14ae4701 00000000',
      ].join(' '),
      about: 'router:eth0 – add qdisc netem',
    },
  ],
  [
    deleteQdiscMessage(eth0),
    {
      type: 37,
      flags: 0,
      body: '00000000 05000000 00000000 ffffffff 00000000',
      about: 'router:eth0 – delete its qdisc',
    },
  ],
  [
    dumpNeighboursMessage('pc', 7),
    { type: 30, flags: 0, body: '07000000 00000000 00000000', about: 'pc – read the neighbour tables' },
  ],
];

describe('requests', () => {
  it.each(REQUESTS.map(([message, expected]) => [expected.about, message, expected] as const))(
    '%s',
    (_, message, expected) => expect(shown(message)).toEqual(expected),
  );

  it('refuse a route of two families', () => {
    expect(() => addRouteMessage('pc', { to: '9.0.0.0/8', via: 'fd00::1' }, find)).toThrow(
      'pc – route 9.0.0.0/8 via fd00::1: IPv4 and IPv6 in one route',
    );
  });
});
