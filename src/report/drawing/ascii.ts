import type { Topology } from '../../plan/topology.ts';
import type { Style } from '../style.ts';
import { Canvas } from './canvas.ts';
import { listed } from './facts.ts';
import { type PlacedBox, type PlacedCable, pictureOf } from './picture.ts';

/** Draws the topology for a terminal. A lab that is too wide is shown as a list. */
export function drawTopology(topology: Topology, style: Style, width: number): string[] {
  const { boxes, cables, width: needed } = pictureOf(topology);
  if (needed > width) return listed(topology);
  const canvas = new Canvas();
  for (const box of boxes) drawBox(canvas, box);
  for (const cable of cables) drawCable(canvas, cable);
  return canvas.render(style);
}

function drawBox(canvas: Canvas, { node, column, row, width, height, lines }: PlacedBox): void {
  canvas.box(row, column, width, height);
  canvas.text(row, column + 2, ` ${node} `, 'strong');
  for (const [index, { text }] of lines.entries()) canvas.text(row + 1 + index, column + 2, text);
}

function drawCable(canvas: Canvas, { ends, way }: PlacedCable): void {
  for (const [index, [column, row]] of way.entries()) {
    const [nextColumn, nextRow] = way[index + 1] ?? [column, row];
    if (nextRow === row) canvas.horizontal(row, column, nextColumn);
    else canvas.vertical(column, Math.min(row, nextRow), Math.max(row, nextRow));
  }
  for (const { interface: name, label } of ends) canvas.text(label[1], label[0], name);
}
