import { describe, expect, it } from 'vitest';
import { IFLA_BRPORT } from '../../../../src/kernel/netlink/bridge-constants.ts';
import { IFLA, IFLA_INFO, NDA, NUD } from '../../../../src/kernel/netlink/constants.ts';
import { ifinfomsg } from '../../../../src/kernel/netlink/link-messages.ts';
import { parseLink } from '../../../../src/kernel/netlink/link-state.ts';
import { parseNeighbour, stateName } from '../../../../src/kernel/netlink/neighbour-messages.ts';
import { attribute, mac, nested, text, u8, u32, written } from './written.ts';

const link = (...attributes: Buffer[]) =>
  Buffer.concat([written((to) => ifinfomsg(to, { index: 5, flags: 1 })), ...attributes]);

describe('links', () => {
  it('are read with what a bridge keeps for its port', () => {
    const port = nested(
      IFLA_INFO.SLAVE_DATA,
      u8(IFLA_BRPORT.STATE, 4),
      u8(IFLA_BRPORT.MODE, 1),
      u8(IFLA_BRPORT.LEARNING, 0),
      u8(IFLA_BRPORT.UNICAST_FLOOD, 1),
      u8(IFLA_BRPORT.MCAST_FLOOD, 0),
      u8(IFLA_BRPORT.BCAST_FLOOD, 1),
      u8(IFLA_BRPORT.ISOLATED, 0),
    );
    const info = nested(
      IFLA.LINKINFO,
      text(IFLA_INFO.KIND, 'veth'),
      text(IFLA_INFO.SLAVE_KIND, 'bridge'),
      port,
    );
    const attributes = [
      text(IFLA.IFNAME, 'eth0'),
      mac(IFLA.ADDRESS, '02:00:00:00:00:01'),
      u32(IFLA.MTU, 1400),
      u32(IFLA.MASTER, 2),
      u8(IFLA.OPERSTATE, 3),
      info,
    ];
    expect(parseLink(link(...attributes))).toEqual({
      index: 5,
      name: 'eth0',
      kind: 'veth',
      mac: '02:00:00:00:00:01',
      mtu: 1400,
      up: true,
      noArp: false,
      operstate: 'lowerlayerdown',
      master: 2,
      bridge: undefined,
      port: {
        state: 'blocking',
        hairpin: true,
        learning: false,
        flood: true,
        mcastFlood: false,
        bcastFlood: true,
        isolated: false,
        locked: false,
        neighSuppress: false,
        proxyArp: false,
      },
    });
  });

  it('that belong to something else than a bridge are no ports', () => {
    const info = nested(
      IFLA.LINKINFO,
      text(IFLA_INFO.SLAVE_KIND, 'bond'),
      nested(IFLA_INFO.SLAVE_DATA, u8(1, 3)),
    );
    expect(parseLink(link(info))).toMatchObject({ kind: '', mac: '', operstate: 'unknown', port: undefined });
  });
});

describe('neighbours', () => {
  const header = Buffer.from([2, 0, 0, 0, 7, 0, 0, 0, NUD.STALE, 0, 0, 0]);

  it.each([
    ['c0a80105', '192.168.1.5'],
    ['fd000000000000000000000000000005', 'fd00::5'],
  ])('are read: %s', (bytes, ip) => {
    const address = attribute(NDA.DST, Buffer.from(bytes, 'hex'));
    const entry = Buffer.concat([header, address, mac(NDA.LLADDR, '02:00:00:00:00:05'), u32(NDA.MASTER, 3)]);
    const read = { index: 7, state: NUD.STALE, ip, mac: '02:00:00:00:00:05', master: 3 };
    expect(parseNeighbour(entry)).toEqual(read);
  });

  it('may have no MAC address yet', () => {
    expect(parseNeighbour(header)).toEqual({
      index: 7,
      state: NUD.STALE,
      ip: '',
      mac: null,
      master: undefined,
    });
  });

  it('have states by the names of `ip neigh`', () => {
    expect([NUD.REACHABLE, NUD.INCOMPLETE, NUD.FAILED, 0].map(stateName)).toEqual([
      'REACHABLE',
      'INCOMPLETE',
      'FAILED',
      'NONE',
    ]);
  });
});
