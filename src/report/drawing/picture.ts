import type { InterfaceId, Topology } from '../../plan/topology.ts';
import type { Fact } from './facts.ts';
import { type Box, type Cable, type Layout, layOut } from './layout.ts';
import { ranks } from './ranks.ts';
import { tracks } from './tracks.ts';

/** A cell: column and row, from 0. */
export type Point = readonly [column: number, row: number];

/** A box with its border; the node's name stands in the upper border, its lines below it. */
export interface PlacedBox {
  node: string;
  column: number;
  row: number;
  width: number;
  height: number;
  lines: Fact[];
}

export interface PlacedCable {
  ends: [PlacedEnd, PlacedEnd];
  /** From border to border, first along columns. All turns are right angles. */
  way: Point[];
}

export interface PlacedEnd extends InterfaceId {
  /** Where its name is written, beside the cable. */
  label: Point;
}

/** A topology on a grid of cells. All formats of drawings are made from it. */
export interface Picture {
  width: number;
  height: number;
  /** In rows from the top, each row from the left. */
  boxes: PlacedBox[];
  cables: PlacedCable[];
}

/**
 * Makes a box for each node, in rows by distance from the first. Parts that no cable joins are placed below
 * each other.
 * @param air free rows between two rows of boxes, besides those for cables and names
 */
export function pictureOf(topology: Topology, air = 0): Picture {
  const picture: Picture = { width: 0, height: 0, boxes: [], cables: [] };
  for (const rows of ranks(topology)) place(layOut(topology, rows), air, picture);
  return picture;
}

/** Adds one part below the others. */
function place({ boxes, cables, width }: Layout, air: number, picture: Picture): void {
  const last = Math.max(...boxes.map(({ row }) => row));
  let top = picture.height;
  for (let row = 0; row <= last; row++) {
    const own = boxes.filter((box) => box.row === row);
    const below = cables.filter(({ from }) => from.box.row === row);
    for (const { node, x, width: wide, lines } of own)
      picture.boxes.push({ node, column: x, row: top, width: wide, height: lines.length + 2, lines });
    const start = top + Math.max(...own.map(heightOf));
    const placed = placeCables(below, top, start, air);
    picture.cables.push(...placed.cables);
    top = placed.next;
  }
  picture.width = Math.max(picture.width, width);
  picture.height = top;
}

const heightOf = ({ lines }: Box) => lines.length + 2;

/**
 * @param top the row of the boxes above
 * @param start the first row below them, for the names of upper ends
 * @returns `next`, the row of the next boxes
 */
function placeCables(cables: readonly Cable[], top: number, start: number, air: number) {
  if (cables.length === 0) return { cables: [], next: start };
  const found = tracks(cables);
  const count = Math.max(0, ...[...found.values()].map((track) => track + 1));
  const next = start + count + air + (cables.some(isDown) ? 2 : 1);
  const placed = cables.map((cable): PlacedCable => {
    const { from, to } = cable;
    const begin = top + heightOf(from.box) - 1;
    const end = isDown(cable) ? next : top + heightOf(to.box) - 1;
    const track = found.get(cable);
    const turn = start + 1 + Math.floor(air / 2) + (track ?? 0);
    const turns: Point[] =
      track === undefined
        ? []
        : [
            [from.x, turn],
            [to.x, turn],
          ];
    const ends: PlacedCable['ends'] = [
      { node: from.box.node, interface: from.name, label: [from.x + 2, start] },
      { node: to.box.node, interface: to.name, label: [to.x + 2, isDown(cable) ? next - 1 : start] },
    ];
    return { ends, way: [[from.x, begin], ...turns, [to.x, end]] };
  });
  return { cables: placed, next };
}

const isDown = ({ from, to }: Cable) => from.box.row !== to.box.row;
