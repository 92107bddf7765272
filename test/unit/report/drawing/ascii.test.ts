import { describe, expect, it } from 'vitest';
import natLoopback from '../../../../labs/nat-loopback.ts';
import { toggleValues } from '../../../../src/lab/toggles.ts';
import type { Lab } from '../../../../src/lab/types.ts';
import { resolve } from '../../../../src/plan/resolve.ts';
import { drawTopology } from '../../../../src/report/drawing/ascii.ts';
import { runs } from '../../../../src/report/drawing/facts.ts';
import { plain } from '../../../../src/report/style.ts';

const draw = (parts: Partial<Lab>, width = 80) =>
  drawTopology(resolve({ name: 'lab', about: 'A lab.', nodes: {}, ...parts }, {}), plain, width);

describe('the drawing of a lab', () => {
  it('a cable, with what its ends are called', () => {
    const nodes = { a: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } }, b: {} };
    expect(draw({ nodes, links: [['a:eth0', 'b:x']] })).toEqual([
      '┌─ a ───────────────┐',
      '│ eth0  10.0.0.1/24 │',
      '└────────┬──────────┘',
      '         │ eth0',
      '         │ x',
      '   ┌─ b ─┴──────┐',
      '   └────────────┘',
    ]);
  });

  it('what is too wide for a box goes on below, and columns stay columns', () => {
    const ports = { vethweb: { master: 'br-lan0' }, vethapp: { master: 'br-lan0' } };
    const bridge = { kind: 'bridge' as const, addresses: ['172.17.0.1/16'] };
    const eth0 = { addresses: ['10.0.0.1/24'] };
    const nodes = { a: { interfaces: { eth0, 'br-lan0': bridge, ...ports } } };
    expect(draw({ nodes })).toEqual([
      '┌─ a ──────────────────────────────────────┐',
      '│ eth0     10.0.0.1/24                     │',
      '│ br-lan0  172.17.0.1/16  bridge: vethweb, │',
      '│   vethapp                                │',
      '│ unplugged: eth0, vethweb, vethapp        │',
      '└──────────────────────────────────────────┘',
    ]);
  });

  it('a triangle: nodes of one row are joined below it', () => {
    const nodes = { a: {}, b: {}, c: {} };
    const links: [string, string][] = [
      ['a:b', 'b:a'],
      ['a:c', 'c:a'],
      ['b:c', 'c:b'],
    ];
    expect(draw({ nodes, links })).toEqual([
      '       ┌─ a ──────────┐',
      '       └─┬─────┬──────┘',
      '         │ b   │ c',
      '         │     └───────┐',
      '         │ a           │ a',
      '┌─ b ────┴───┐   ┌─ c ─┴──────┐',
      '└───┬────────┘   └───┬────────┘',
      '    │ c              │ b',
      '    └────────────────┘',
    ]);
  });

  it('parts without a cable between them, one below the other', () => {
    expect(draw({ nodes: { a: {}, b: {} } })).toEqual(['┌─ a ──┐', '└──────┘', '┌─ b ──┐', '└──────┘']);
  });

  it('nat-loopback fits 80 columns, whoever is where', () => {
    for (const attachment of ['switch', 'router-ports']) {
      const topology = resolve(natLoopback, toggleValues(natLoopback, undefined, { attachment }));
      const lines = drawTopology(topology, plain, 80);
      expect(lines.join('\n')).toContain('┌─ router ─');
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
      for (const { interfaces } of Object.values(topology.nodes)) {
        for (const address of Object.values(interfaces).flatMap(({ addresses }) => addresses))
          expect(lines.join('\n')).toContain(address);
      }
    }
  });

  it('is a list where boxes would be too wide', () => {
    const names = Array.from({ length: 9 }, (_, index) => `h${index}`);
    const nodes = { sw: {}, ...Object.fromEntries(names.map((name) => [name, {}])) };
    const links = names.map((name, index): [string, string] => [`sw:p${index}`, `${name}:eth0`]);
    expect(draw({ nodes, links }, 40).slice(0, 3)).toEqual(['sw', '  p0 ── h0:eth0', '  p1 ── h1:eth0']);
  });
});

describe('names that count up', () => {
  it.each([
    [['eth0', 'eth1', 'eth2', 'wan0'], 'eth0…eth2, wan0'],
    [['p1', 'p2'], 'p1, p2'],
    [['p9', 'p10', 'p11'], 'p9…p11'],
    [['a', 'b'], 'a, b'],
    [[], ''],
  ])('%j', (names, text) => {
    expect(runs(names)).toBe(text);
  });
});
