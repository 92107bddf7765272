import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Conntrack } from '../../../src/kernel/conntrack.ts';
import type { ConntrackChange } from '../../../src/kernel/conntrack-watch.ts';
import type { FibRoute } from '../../../src/kernel/fib.ts';
import type { LinkStats } from '../../../src/kernel/netlink/link-state.ts';
import type { RuleState } from '../../../src/kernel/netlink/rule-state.ts';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

type Row = Record<string, unknown>;

interface Tables {
  routes: { ours: FibRoute[]; v4: Row[]; v6: Row[] };
  rules: { ours: RuleState[]; v4: Row[]; v6: Row[] };
  answers: string[];
  conntrack: Conntrack;
  changes: ConntrackChange[];
  lost: boolean;
  /** The output of `conntrack -L` and `conntrack -S`. */
  said: string;
  idle: Conntrack;
  listening: Row[];
  counted: Record<string, number>;
  /** The counter in /proc/net/snmp6 just before and just after. */
  noRoutesSaid: [number, number];
  qdiscs: Row[];
  ports: Row[];
  bridges: Row[];
  /** For each setting, the value in a dump of links and the one below /proc/sys. */
  settings: Record<string, [told: string, there: string]>;
  stats: LinkStats;
}

/** `ip route` omits the prefix length of a single host, and prints `default` for all addresses. */
function prefix(dst: unknown, family: 'ip' | 'ip6'): string {
  const [all, bits] = family === 'ip' ? ['0.0.0.0/0', 32] : ['::/0', 128];
  return dst === 'default' ? all : String(dst).includes('/') ? String(dst) : `${dst}/${bits}`;
}
const TABLES: Record<string, number> = { local: 255, main: 254, default: 253 };
const number = (table: unknown) => TABLES[String(table)] ?? Number(table);

const routeOf = (family: 'ip' | 'ip6') => (row: Row) => [
  family,
  row.type,
  number(row.table),
  prefix(row.dst, family),
  row.metric ?? 0,
];

describe.each(RIGHTS)('tables of a namespace, as %s', (rights) => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await runInSandbox(join(import.meta.dirname, 'inside/tables.ts'), rights);
  });

  it('settings of interfaces, of both families, as they are below /proc/sys', () => {
    const { settings } = tables;
    expect(Object.keys(settings).filter((key) => key.includes('/eth0/')).length).toBe(16);
    for (const [key, [told, there]] of Object.entries(settings)) expect([key, told]).toEqual([key, there]);
    expect(settings['net/ipv4/conf/eth0/rp_filter']?.[0]).not.toBe(
      settings['net/ipv4/conf/lo/rp_filter']?.[0],
    );
  });

  it('routes of both families, of every table and type, as `ip route` shows them', () => {
    const { ours, v4, v6 } = tables.routes;
    const said = [...v4.map(routeOf('ip')), ...v6.map(routeOf('ip6'))];
    const shown = said.filter(([, type]) => type !== 'broadcast' && type !== 'multicast');
    expect(ours.map(({ family, type, table, to, metric }) => [family, type, table, to, metric])).toEqual(
      shown,
    );
    const to = (destination: string) => ours.find((route) => route.to === destination);
    expect(to('9.0.0.0/8')?.hops).toEqual(['10.0.0.2', '10.0.0.3'].map((via) => ({ dev: 'eth0', via })));
    expect(to('8.0.0.0/8')).toMatchObject({ hops: [{ via: '10.0.0.2' }], prefsrc: '10.0.0.1', metric: 7 });
    expect(to('fd98::/16')).toMatchObject({ hops: [{ dev: 'eth0', via: 'fd00::2' }] });
    expect(to('fd99::/16')).toMatchObject({ type: 'unreachable', hops: [] });
  });

  it('rules that choose among tables, as `ip rule` shows them', () => {
    const { ours, v4, v6 } = tables.rules;
    const said = [...v4, ...v6].map((row) => [row.priority, row.action ?? 'lookup', number(row.table ?? 0)]);
    expect(ours.map(({ priority, action, table }) => [priority, action, table])).toEqual(said);
    const special = { iif: 'eth0', mark: 3, mask: 15, protocol: 6, dstPorts: [80, 90], not: false };
    expect(ours.filter(({ priority }) => priority === 5)).toEqual([
      expect.objectContaining({ family: 'ip', ...special }),
      expect.objectContaining({ family: 'ip6', ...special }),
    ]);
    expect(ours.filter(({ priority, not }) => priority === 6 && not)).toHaveLength(2);
  });

  it('connections of both families with both tuples, as `conntrack -L` shows them', () => {
    expect(tables.answers).toEqual(['hello', 'hello']);
    const { entries, counters } = tables.conntrack;
    const lines = tables.said.split('\n').filter((line) => line.includes('src='));
    expect(entries).toHaveLength(lines.length);
    expect(entries.map(({ family, protocol }) => `${family} ${protocol}`).sort()).toEqual(
      ['ip 1', 'ip 6', 'ip6 58', 'ip6 6'].sort(),
    );
    for (const { protocol, original, reply, flags, mark, state } of entries) {
      const { src, dst, srcPort, dstPort } = original;
      const ports = srcPort === undefined ? '' : ` sport=${srcPort} dport=${dstPort}`;
      const line = lines.find((one) => one.includes(`src=${src} dst=${dst}${ports}`));
      expect(line).toContain(` src=${reply.src} dst=${reply.dst}`);
      expect(mark).toBe(7);
      expect(flags).toContain('replied');
      if (protocol !== 6) continue;
      // The connection may be ending between the two readings.
      for (const one of [state, line])
        expect(one).toMatch(/ESTABLISHED|FIN_WAIT|CLOSE_WAIT|LAST_ACK|TIME_WAIT/);
      expect(flags).toContain('dnat');
      expect([dstPort, reply.srcPort]).toEqual([80, 8080]);
    }
    expect(Object.keys(counters)).toContain('Conntrack.insert_failed');
    for (const [name, count] of Object.entries(counters)) {
      const said = [...tables.said.matchAll(RegExp(`\\b${name.split('.')[1]}=(\\d+)`, 'g'))];
      expect(count, name).toBe(said.reduce((sum, [, value]) => sum + Number(value), 0));
    }
    expect(tables.idle.entries).toEqual([]);
  });

  it('connections as they come, answer and change', () => {
    const { changes, lost } = tables;
    expect(lost).toBe(false);
    for (const family of ['ip', 'ip6']) {
      const ofTcp = changes.filter((change) => change.family === family && change.protocol === 6);
      expect(ofTcp.map((change) => change.do)).toEqual(['new', ...ofTcp.slice(1).map(() => 'update')]);
      expect(ofTcp.slice(0, 3).map(({ state }) => state)).toEqual(['SYN_SENT', 'SYN_RECV', 'ESTABLISHED']);
      expect(ofTcp[0]).toMatchObject({ flags: ['confirmed', 'dnat'], mark: 7, reply: { srcPort: 8080 } });
      const [echo] = changes.filter((change) => change.family === family && change.protocol !== 6);
      expect(echo).toMatchObject({ do: 'new', original: { type: family === 'ip' ? 8 : 128 } });
    }
  });

  it('sockets that listen, with how much waits for them', () => {
    expect(tables.listening).toContainEqual(
      expect.objectContaining({ protocol: 'tcp', address: '::', port: 8080, waiting: 0, room: 511 }),
    );
    expect(tables.listening).toContainEqual({ protocol: 'udp', address: '0.0.0.0', port: 7, waiting: 0 });
  });

  it('counters of both families', () => {
    const { 'Ip6.InNoRoutes': noRoutes, ...ports } = tables.counted;
    expect(ports).toEqual({ 'Udp.NoPorts': 1, 'Udp6.NoPorts': 1 });
    expect(tables.noRoutesSaid).toContain(noRoutes);
  });

  it('queues that drop, and what interfaces have done', () => {
    expect(tables.qdiscs).toEqual([expect.objectContaining({ dev: 'p1', kind: 'tbf' })]);
    expect(tables.qdiscs[0]?.dropped).toBeGreaterThan(0);
    expect(tables.stats.received).toBeGreaterThan(10);
    expect(tables.stats.sent).toBeGreaterThan(10);
  });

  it('what a bridge does with frames, and each of its ports', () => {
    const [p1, p2] = tables.ports;
    const flags = { locked: true, neighSuppress: true, learning: false, isolated: true, proxyArp: false };
    expect(p1).toMatchObject({ port: 'p1', ...flags });
    const others = { locked: false, neighSuppress: false, learning: true, isolated: false, proxyArp: true };
    expect(p2).toMatchObject({ port: 'p2', ...others });
    expect(tables.bridges).toEqual([
      {
        name: 'br0',
        vlanFiltering: false,
        nfCallIptables: true,
        nfCallIp6tables: false,
        nfCallArptables: false,
        stp: false,
        mcastSnooping: false,
      },
    ]);
  });
});
