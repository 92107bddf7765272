import type { InterfaceId, Topology } from '../../plan/topology.ts';
import { type Fact, facts } from './facts.ts';

/** A node's place in its row. `row` counts rows of boxes; other fields count columns of characters. */
export interface Box {
  node: string;
  row: number;
  x: number;
  width: number;
  lines: Fact[];
}

/** One end of a cable: it leaves its box at column `x`, upwards or downwards. */
export interface End {
  box: Box;
  name: string;
  x: number;
}

/** `from` leaves its box downwards. `to` is in the next row, or in the same row and leaves downwards too. */
export interface Cable {
  from: End;
  to: End;
}

export interface Layout {
  boxes: Box[];
  cables: Cable[];
  width: number;
}

/** Columns between two boxes, and between two cables' ends with their names. */
const GAP = 3;
/** The border and a blank, on both sides. */
const FRAME = 4;

/** Places boxes in centred rows, and spreads the ends of cables over their boxes, straight where possible. */
export function layOut(topology: Topology, rows: readonly string[][]): Layout {
  const row = new Map(rows.flatMap((nodes, index) => nodes.map((node): [string, number] => [node, index])));
  const links = topology.links
    .filter(([a]) => row.has(a.node))
    .map(
      ([a, b]) =>
        ((row.get(a.node) ?? 0) <= (row.get(b.node) ?? 0) ? [a, b] : [b, a]) as [InterfaceId, InterfaceId],
    );
  const isDown = ([a, b]: [InterfaceId, InterfaceId]) => row.get(a.node) !== row.get(b.node);
  const namesOf = (node: string, side: 'up' | 'down') =>
    links.flatMap((link) => {
      const [a, b] = link;
      const [up, down] = isDown(link) ? [[b], [a]] : [[], [a, b]];
      return (side === 'up' ? up : down).filter((end) => end.node === node).map((end) => end.interface);
    });
  const boxes = new Map<string, Box>();
  for (const [index, nodes] of rows.entries()) {
    for (const node of nodes) {
      const own = topology.nodes[node];
      const lines = own ? facts(own) : [];
      const widths = [node.length + 2, ...lines.map(({ text }) => text.length)];
      const up = titleWidth(node) + slotsWidth(namesOf(node, 'up'));
      const width = Math.max(...widths, up, slotsWidth(namesOf(node, 'down'))) + FRAME;
      boxes.set(node, { node, row: index, x: 0, width, lines });
    }
  }
  const width = placeRows(rows.map((nodes) => nodes.flatMap((node) => boxes.get(node) ?? [])));
  const cables = links.flatMap(([a, b]) => {
    const [upper, lower] = [boxes.get(a.node), boxes.get(b.node)];
    if (!upper || !lower) return [];
    return [{ from: { box: upper, name: a.interface, x: 0 }, to: { box: lower, name: b.interface, x: 0 } }];
  });
  placeEnds([...boxes.values()], cables);
  return { boxes: [...boxes.values()], cables, width };
}

/** No cable enters where the node's name is, in the upper border. */
const titleWidth = (node: string) => node.length + 3;

const slotWidth = (name: string) => name.length + 2 + GAP;

const slotsWidth = (names: readonly string[]) => names.reduce((sum, name) => sum + slotWidth(name), 0);

/** @returns the width of the widest row */
function placeRows(rows: readonly Box[][]): number {
  const widths = rows.map((row) => row.reduce((sum, { width }) => sum + width + GAP, -GAP));
  const widest = Math.max(...widths);
  for (const [index, row] of rows.entries()) {
    let x = Math.floor((widest - (widths[index] ?? 0)) / 2);
    for (const box of row) {
      box.x = x;
      x += box.width + GAP;
    }
  }
  return widest;
}

function placeEnds(boxes: readonly Box[], cables: readonly Cable[]): void {
  const sides = boxes.flatMap((box) => [
    { box, ends: endsOf(box, cables, true), start: titleWidth(box.node) },
    { box, ends: endsOf(box, cables, false), start: 0 },
  ]);
  for (const { box, ends, start } of sides) spread(box, ends, start);
  const single = new Set(sides.flatMap(({ ends }) => (ends.length === 1 ? ends : [])));
  const down = cables.filter(({ from, to }) => from.box.row !== to.box.row);
  for (const { from, to } of down) {
    if (single.has(to) && reaches(to, from.x, titleWidth(to.box.node))) to.x = from.x;
    else if (single.has(from) && reaches(from, to.x, 0)) from.x = to.x;
  }
}

/** Returns the ends on one side, in the order of the boxes at their other ends. */
function endsOf(box: Box, cables: readonly Cable[], isUp: boolean): End[] {
  const middle = ({ x, width }: Box) => x + width / 2;
  return cables
    .flatMap(({ from, to }) => [
      { end: from, other: to.box, up: false },
      { end: to, other: from.box, up: from.box.row !== to.box.row },
    ])
    .filter(({ end, up }) => end.box === box && up === isUp)
    .sort((a, b) => middle(a.other) - middle(b.other))
    .map(({ end }) => end);
}

/** Places ends side by side, and shares the free width of the box between them. */
function spread({ x, width }: Box, ends: readonly End[], start: number): void {
  const left = width - FRAME - start - slotsWidth(ends.map(({ name }) => name));
  let at = x + 2 + start;
  for (const [index, end] of ends.entries()) {
    end.x = at + Math.floor(((index + 0.5) * left) / ends.length);
    at += slotWidth(end.name);
  }
}

/** May the end leave its box at this column, with its name beside it? */
function reaches({ box, name }: End, column: number, start: number): boolean {
  return column > box.x + start && column + name.length + 1 < box.x + box.width;
}
