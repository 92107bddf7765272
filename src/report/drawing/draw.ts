import type { Topology } from '../../plan/topology.ts';
import type { Style } from '../style.ts';
import { Canvas } from './canvas.ts';
import { listed } from './facts.ts';
import { type Box, type Cable, type Layout, layOut } from './layout.ts';
import { ranks } from './ranks.ts';
import { tracks } from './tracks.ts';

/**
 * The topology for a terminal: a box for each node with its addresses, services and unplugged ports, in rows by
 * distance from the first, and the cables with the interfaces at their ends. A lab that is too wide is a list.
 */
export function drawTopology(topology: Topology, style: Style, width: number): string[] {
  const layouts = ranks(topology).map((rows) => layOut(topology, rows));
  if (layouts.some((layout) => layout.width > width)) return listed(topology);
  return layouts.flatMap((layout) => draw(layout).render(style));
}

function draw({ boxes, cables }: Layout): Canvas {
  const canvas = new Canvas();
  const last = Math.max(...boxes.map(({ row }) => row));
  let top = 0;
  for (let row = 0; row <= last; row++) {
    const own = boxes.filter((box) => box.row === row);
    const below = cables.filter(({ from }) => from.box.row === row);
    const height = Math.max(...own.map(heightOf));
    for (const box of own) drawBox(canvas, box, top);
    top = drawCables(canvas, below, top, top + height);
  }
  return canvas;
}

const heightOf = ({ lines }: Box) => lines.length + 2;

function drawBox(canvas: Canvas, box: Box, top: number): void {
  canvas.box(top, box.x, box.width, heightOf(box));
  canvas.text(top, box.x + 2, ` ${box.node} `, 'strong');
  for (const [index, line] of box.lines.entries()) canvas.text(top + 1 + index, box.x + 2, line);
}

/**
 * @param top of the boxes above
 * @param start the first row below all of them: the names of the upper ends stand there
 * @returns the row of the next boxes
 */
function drawCables(canvas: Canvas, cables: readonly Cable[], top: number, start: number): number {
  if (cables.length === 0) return start;
  const found = tracks(cables);
  const count = Math.max(0, ...[...found.values()].map((track) => track + 1));
  const next = start + count + (cables.some(isDown) ? 2 : 1);
  for (const cable of cables) {
    const { from, to } = cable;
    const turn = start + 1 + (found.get(cable) ?? 0);
    const [begin, end] = [from, to].map(({ box }) => top + heightOf(box) - 1) as [number, number];
    canvas.vertical(from.x, begin, found.has(cable) ? turn : next);
    canvas.text(start, from.x + 2, from.name);
    canvas.text(isDown(cable) ? next - 1 : start, to.x + 2, to.name);
    if (!found.has(cable)) continue;
    canvas.horizontal(turn, from.x, to.x);
    if (isDown(cable)) canvas.vertical(to.x, turn, next);
    else canvas.vertical(to.x, end, turn);
  }
  return next;
}

const isDown = ({ from, to }: Cable) => from.box.row !== to.box.row;
