import { describe, expect, it } from 'vitest';
import faults from '../../../../labs/faults.ts';
import natLoopback from '../../../../labs/nat-loopback.ts';
import { toggleValues } from '../../../../src/lab/toggles.ts';
import { resolve } from '../../../../src/plan/resolve.ts';
import type { Topology } from '../../../../src/plan/topology.ts';
import { GRAPHS } from '../../../../src/report/drawing/graph.ts';
import { drawn } from '../../../../src/report/drawing/scale.ts';
import { plain } from '../../../../src/report/style.ts';

const topologies = [natLoopback, faults].map((lab) => resolve(lab, toggleValues(lab)));
const routerPorts = resolve(natLoopback, toggleValues(natLoopback, 'router-ports'));

const show = (format: string, topology: Topology) => GRAPHS[format]?.(topology, plain, 100) ?? '';

/** All nodes, addresses and cable ends. No drawing may leave one out. */
function facts({ nodes, links }: Topology): string[] {
  const addresses = Object.values(nodes).flatMap(({ interfaces }) =>
    Object.values(interfaces).flatMap((each) => each.addresses),
  );
  return [...Object.keys(nodes), ...addresses, ...links.flatMap((ends) => ends.map((end) => end.interface))];
}

describe.each(Object.keys(GRAPHS))('lab graph --format %s', (format) => {
  it.each([...topologies, routerPorts])('$lab: no node, address or interface is missing', (topology) => {
    const text = show(format, topology);
    for (const fact of facts(topology)) expect(text).toContain(fact);
  });
});

it.each([
  ['mermaid', /---/g],
  ['dot', / -- /g],
  ['svg', /class="cable"/g],
])('lab graph --format %s has as many cables as the lab', (format, cable) => {
  expect(show(format, routerPorts).match(cable)).toHaveLength(routerPorts.links.length);
});

describe('the layout in pixels', () => {
  it.each([...topologies, routerPorts])(
    '$lab: boxes do not overlap, and cables end at their edges',
    (topology) => {
      const { boxes, cables, width, height } = drawn(topology);
      for (const a of boxes) {
        expect(Math.min(a.x, a.y)).toBeGreaterThan(0);
        expect(a.x + a.width).toBeLessThan(width);
        expect(a.y + a.height).toBeLessThan(height);
        for (const b of boxes) {
          const apart =
            a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
          expect(a === b || apart, `${a.node} over ${b.node}`).toBe(true);
        }
      }
      for (const { at, node } of cables.flatMap(({ ends }) => ends)) {
        const box = boxes.find((each) => each.node === node);
        if (!box) throw new Error(`no box for ${node}`);
        expect([box.y, box.y + box.height].some((edge) => Math.abs(edge - at[1]) < 0.2)).toBe(true);
        expect(at[0] > box.x && at[0] < box.x + box.width).toBe(true);
      }
    },
  );
});

describe('hostile names', () => {
  const hostile = resolve(
    { name: 'x"></script><script>alert(1)</script>', about: '', nodes: { 'a"<b>&': {} }, links: [] },
    {},
  );
  it('stay text in SVG', () => {
    const svg = show('svg', hostile);
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('<b>');
  });
  it('stay text in Mermaid and dot', () => {
    expect(show('mermaid', hostile)).toContain('a#quot;#lt;b#gt;#amp;');
    expect(show('dot', hostile)).toContain('"a\\"<b>&"');
  });
});
