import { describe, expect, it } from 'vitest';
import { hopTable } from '../../../src/report/hop-table.ts';
import { plain, type Style } from '../../../src/report/style.ts';
import type { HopRow } from '../../../src/verdict/types.ts';

const row: HopRow = {
  node: 'pc',
  interface: 'eth0',
  direction: 'out',
  timeUs: 0,
  srcMac: '02:00:00:00:00:06',
  dstMac: '02:00:00:00:01:b0',
  srcName: 'pc:eth0',
  dstName: 'router:br0',
  src: '192.168.1.6:41000',
  dst: '1.2.3.4:8001',
  flags: 'S',
  ttl: 64,
  packet: 1,
};

/** A request of the article: the bridge translates the destination, then the source and its MAC address. */
const rows: HopRow[] = [
  row,
  { ...row, node: 'router', direction: 'in', timeUs: 12.4 },
  {
    ...row,
    node: 'router',
    interface: 'br0',
    timeUs: 103.6,
    dst: '192.168.1.5:80',
    srcName: 'router:br0',
    srcMac: '02:00:00:00:01:b0',
    dstName: 'web:eth0',
    dstMac: '02:00:00:00:00:05',
  },
  {
    ...row,
    node: 'router',
    timeUs: 1117,
    src: '192.168.1.1:41000',
    dst: '192.168.1.5:80',
    srcName: 'router:br0',
    srcMac: '02:00:00:00:01:b0',
    dstName: 'web:eth0',
    dstMac: '02:00:00:00:00:05',
    ttl: 63,
  },
];

const marked: Style = (tone, text) => (tone === 'changed' ? `<${text}>` : text);

describe('a table of hops', () => {
  it('shows each hop, and names what changed since the one before', () => {
    expect(`\n${hopTable(rows, plain).join('\n')}\n`).toBe(`
µs    where             source → destination                  MAC addresses
   0  pc:eth0      out  S 192.168.1.6:41000 → 1.2.3.4:8001    pc:eth0 → router:br0
  12  router:eth0  in   S 192.168.1.6:41000 → 1.2.3.4:8001    pc:eth0 → router:br0
 104  router:br0   out  S 192.168.1.6:41000 → 192.168.1.5:80  router:br0 → web:eth0  ← destination rewritten, source and destination MAC
1117  router:eth0  out  S 192.168.1.1:41000 → 192.168.1.5:80  router:br0 → web:eth0  ← source rewritten, TTL 63
`);
  });

  it('has below a hop what is too wide beside it: MAC addresses that are new, and what changed', () => {
    expect(`\n${hopTable(rows, plain, 70).join('\n')}\n`).toBe(`
µs    where             source → destination  [MAC addresses]
   0  pc:eth0      out  S 192.168.1.6:41000 → 1.2.3.4:8001
                        [pc:eth0 → router:br0]
  12  router:eth0  in   S 192.168.1.6:41000 → 1.2.3.4:8001
 104  router:br0   out  S 192.168.1.6:41000 → 192.168.1.5:80
                        [router:br0 → web:eth0]  ← destination
                          rewritten, source and destination MAC
1117  router:eth0  out  S 192.168.1.1:41000 → 192.168.1.5:80
                        ← source rewritten, TTL 63
`);
    expect(hopTable(rows, plain, 140)).toEqual(hopTable(rows, plain));
  });

  it('keeps to its column what is too wide for one line', () => {
    const asks = [{ ...row, flags: 'AAAA? webserver.com' }];
    expect(`\n${hopTable(asks, plain, 60).join('\n')}\n`).toBe(`
µs  where         source → destination  [MAC addresses]
 0  pc:eth0  out  AAAA? webserver.com 192.168.1.6:41000 →
                    1.2.3.4:8001
                  [pc:eth0 → router:br0]
`);
  });

  it('highlights what changed, and nothing else', () => {
    const [, , there, bridge, out] = hopTable(rows, marked);
    expect(there).not.toContain('<');
    expect(bridge).toMatch(/<S 192\.168\.1\.6:41000 → 192\.168\.1\.5:80>/);
    expect(bridge).toMatch(/<router:br0 → web:eth0>/);
    expect(out).toMatch(/<S 192\.168\.1\.1:41000 → 192\.168\.1\.5:80>/);
    expect(out).not.toMatch(/<router:br0/);
  });

  it('compares a hop with none of another packet', () => {
    const lines = hopTable([row, { ...row, packet: 2, src: '192.168.1.1:41000' }], plain);
    expect(lines.join('\n')).not.toContain('←');
  });

  it('has no changes of TTL where there is no IP', () => {
    const { ttl: _, ...arp } = row;
    expect(hopTable([row, arp], plain).join('\n')).not.toContain('TTL');
  });
});
