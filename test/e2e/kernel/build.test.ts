import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

type Row = Record<string, unknown>;
type Built = Record<
  | 'defaults'
  | 'routerLinks'
  | 'routerPorts'
  | 'routerAddresses'
  | 'pcLinks'
  | 'pcAddresses'
  | 'pcRoutes'
  | 'pcRoutes6'
  | 'links'
  | 'ports',
  Row[]
>;

describe.each(RIGHTS)('links, bridges, addresses and routes, as %s', (rights) => {
  let built: Built;
  beforeAll(async () => {
    built = await runInSandbox(join(import.meta.dirname, 'inside/build.ts'), rights);
  });
  const link = (rows: Row[], name: string) => rows.find(({ ifname }) => ifname === name);

  it('makes both ends of a veth pair where they belong', () => {
    const eth0 = { address: '02:00:00:00:00:01', mtu: 1400, operstate: 'UP', master: 'br0' };
    expect(link(built.routerLinks, 'eth0')).toMatchObject({ ...eth0, linkinfo: { info_kind: 'veth' } });
    expect(link(built.pcLinks, 'lan')).toMatchObject({
      address: '02:00:00:00:00:02',
      mtu: 1300,
      operstate: 'UP',
    });
    expect(built.pcLinks.map(({ ifname }) => ifname)).toEqual(['lo', 'lan']);
  });

  it('makes a bridge that keeps its MAC address and MTU, without multicast snooping', () => {
    expect(link(built.routerLinks, 'br0')).toMatchObject({
      address: '02:00:00:00:00:b0',
      mtu: 1400,
      operstate: 'UP',
      linkinfo: { info_kind: 'bridge', info_data: { mcast_snooping: 0, stp_state: 0, forward_delay: 1500 } },
    });
  });

  it('changes a link and deletes one', () => {
    const eth1 = { address: '02:00:00:00:00:33', mtu: 1280, operstate: 'DOWN' };
    expect(link(built.routerLinks, 'eth1')).toMatchObject(eth1);
    expect(link(built.routerLinks, 'gone')).toBeUndefined();
  });

  it('sets the port flags that are given, and no others', () => {
    const off = { learning: false, flood: false, mcast_flood: false, bcast_flood: false };
    const [eth0, eth1] = built.defaults;
    expect(link(built.routerPorts, 'eth0')).toEqual({
      ...eth0,
      ...off,
      hairpin: true,
      isolated: true,
      state: 'forwarding',
      flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    });
    expect(link(built.routerPorts, 'eth1')).toEqual({ ...eth1, isolated: true, mtu: 1280 });
  });

  it('adds and deletes addresses of both families', () => {
    const global = (rows: Row[]) =>
      rows
        .flatMap(({ addr_info }) => addr_info as Row[])
        .filter(({ scope }) => scope === 'global')
        .map(({ local, prefixlen, tentative }) => `${local}/${prefixlen}${tentative ? ' tentative' : ''}`);
    expect(global(built.routerAddresses)).toEqual(['192.168.1.1/24', 'fd00::1/64']);
    expect(global(built.pcAddresses)).toEqual(['192.168.1.6/24', 'fd00::6/64']);
  });

  it('adds the routes that `ip route add` would, and deletes one', () => {
    const row = { type: 'unicast', dev: 'lan', protocol: 'boot', flags: [] };
    expect(built.pcRoutes).toEqual([
      { ...row, dst: 'default', gateway: '192.168.1.1', scope: 'global' },
      { ...row, dst: '8.8.8.8', gateway: '192.168.1.1', scope: 'global' },
      { ...row, dst: '9.0.0.0/8', scope: 'link' },
      { ...row, dst: '192.168.1.0/24', protocol: 'kernel', scope: 'link', prefsrc: '192.168.1.6' },
    ]);
    const gateway = { protocol: 'boot', gateway: 'fd00::1', metric: 1024 };
    const added = built.pcRoutes6.filter(({ protocol }) => protocol === 'boot');
    expect(added).toMatchObject([
      { ...gateway, dst: 'fd02::/64' },
      { ...gateway, dst: 'default' },
    ]);
  });

  it('reads links as `ip link` does', () => {
    expect(built.links).toMatchObject(
      built.routerLinks.map(({ ifindex, ifname, address, mtu, flags, operstate, master, linkinfo }) => ({
        index: ifindex,
        name: ifname,
        kind: (linkinfo as Row | undefined)?.info_kind ?? '',
        mac: address,
        mtu,
        up: (flags as string[]).includes('UP'),
        operstate: String(operstate).toLowerCase(),
        ...(master !== undefined && { master }),
      })),
    );
  });

  it('reads ports as `bridge link` does', () => {
    expect(built.ports).toEqual(
      built.routerPorts.map((port) => ({
        locked: port.locked,
        neighSuppress: port.neigh_suppress,
        // Only newer versions of bridge(8) print this flag.
        proxyArp: port.proxy_arp ?? false,
        port: port.ifname,
        bridge: port.master,
        state: port.state,
        hairpin: port.hairpin,
        learning: port.learning,
        flood: port.flood,
        mcastFlood: port.mcast_flood,
        bcastFlood: port.bcast_flood,
        isolated: port.isolated,
      })),
    );
  });
});
