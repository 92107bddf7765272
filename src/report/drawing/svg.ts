import type { Topology } from '../../plan/topology.ts';
import { placeName } from '../../verdict/facts/wiring.ts';
import { escapeMarkup } from '../escape.ts';
import { type Drawn, drawn, type Rect } from './scale.ts';

/** Colours are variables: the report page has its own, and `svgFile` those for light and dark. */
export const DRAWING_STYLE = `
.drawing text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: var(--ink); }
.drawing .name { font-weight: 700; font-size: 15px; }
.drawing .label { font-size: 12px; fill: var(--quiet); }
.drawing .box { fill: var(--card); stroke: var(--edge); stroke-width: 1.5; }
.drawing .cable { fill: none; stroke: var(--cable); stroke-width: 3; stroke-linejoin: round; }
.drawing .port { fill: var(--card); stroke: var(--cable); stroke-width: 2.5; }
`;

const COLOURS = `
.drawing { --ink: #1b2430; --quiet: #566273; --card: #ffffff; --edge: #aab4c2; --cable: #7d8a9c; --ground: #f6f7f9; }
@media (prefers-color-scheme: dark) {
  .drawing { --ink: #e8edf4; --quiet: #9aa8ba; --card: #1d2733; --edge: #4a5a6e; --cable: #76879c; --ground: #10161e; }
}
`;

/** The topology as an image file of its own. */
export function svgFile(topology: Topology): string {
  const { width, height } = drawn(topology);
  const ground = `<rect class="ground" width="${width}" height="${height}" fill="var(--ground)"/>`;
  return svgOf(topology, `<style>${COLOURS}${DRAWING_STYLE}</style>${ground}`);
}

/**
 * Draws the topology as an SVG element. The attributes `data-node`, `data-place` and `data-cable` of boxes, lines,
 * ports and cables say what each of them shows.
 */
export function svgOf(topology: Topology, before = ''): string {
  const all = drawn(topology);
  const { width, height, cables, boxes } = all;
  const title = `${topology.lab}: ${Object.keys(topology.nodes).join(', ')}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeMarkup(title)}">`,
    before,
    ...cables.map(cable),
    ...boxes.map(box),
    ...cables.flatMap(({ ends }) => ends.map(port)),
    '</svg>\n',
  ].join('\n');
}

function cable({ ends, way }: Drawn['cables'][number]): string {
  const name = escapeMarkup(ends.map(placeName).join(' '));
  return `<path class="cable" data-cable="${name}" d="${roundedWay(way)}"/>`;
}

/** Corners of a small radius. */
function roundedWay(way: readonly (readonly [number, number])[]): string {
  const towards = ([x, y]: readonly [number, number], [toX, toY]: readonly [number, number]) => {
    const length = Math.hypot(toX - x, toY - y) || 1;
    const part = Math.min(8, length / 2) / length;
    return `${round(x + (toX - x) * part)} ${round(y + (toY - y) * part)}`;
  };
  return way
    .map((point, index) => {
      const [before, after] = [way[index - 1], way[index + 1]];
      const here = point.map(round).join(' ');
      if (!before) return `M${here}`;
      return after ? `L${towards(point, before)}Q${here} ${towards(point, after)}` : `L${here}`;
    })
    .join('');
}

function box({ node, name, lines, ...rect }: Drawn['boxes'][number]): string {
  const rows = lines.map(({ text, at, interface: place }) => {
    const data = place ? ` data-place="${escapeMarkup(placeName({ node, interface: place }))}"` : '';
    return `<text${data} x="${at[0]}" y="${at[1]}" xml:space="preserve">${escapeMarkup(text)}</text>`;
  });
  return [
    `<g data-node="${escapeMarkup(node)}">`,
    `<rect class="box" ${edges(rect)} rx="9"/>`,
    `<text class="name" x="${name[0]}" y="${name[1]}">${escapeMarkup(node)}</text>`,
    ...rows,
    '</g>',
  ].join('\n');
}

const edges = ({ x, y, width, height }: Rect) =>
  `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;

function port({ label, at, ...place }: Drawn['cables'][number]['ends'][number]): string {
  const name = escapeMarkup(placeName(place));
  return `<g data-place="${name}"><circle class="port" cx="${at[0]}" cy="${at[1]}" r="5"/><text class="label" x="${label[0]}" y="${label[1]}">${escapeMarkup(place.interface)}</text></g>`;
}

const round = (value: number) => Math.round(value * 10) / 10;
