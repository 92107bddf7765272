import type { InterfaceId, Topology } from '../../plan/topology.ts';
import { type PlacedBox, type PlacedCable, type Point, pictureOf } from './picture.ts';

/** Pixels from the upper left corner. */
export type Spot = readonly [x: number, y: number];

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A picture in pixels. Texts are given by the start of their base line. */
export interface Drawn {
  width: number;
  height: number;
  boxes: DrawnBox[];
  cables: { ends: [DrawnEnd, DrawnEnd]; way: Spot[] }[];
}

export interface DrawnBox extends Rect {
  node: string;
  name: Spot;
  lines: { text: string; interface: string | undefined; at: Spot }[];
}

export interface DrawnEnd extends InterfaceId {
  label: Spot;
  /** Where the cable leaves the box. */
  at: Spot;
}

/** Pixels of a cell: as wide as a character of the drawing's font. */
const [WIDE, HIGH] = [8.5, 21] as const;
/** Around the picture; on the left and right there is room for packets beside boxes. */
const [ASIDE, ABOVE] = [44, 18] as const;
/** Space to the left of a box's text, where packets inside the node are drawn. */
const LANE = 8;
/** More room above and below a box's texts, for what is shown at the ports of its edges. */
const ROOM = 4;
/** From the middle of a line of text down to its baseline. */
const BASE = 5;

/** The picture with room for packets to be seen between its boxes. */
export function drawn(topology: Topology): Drawn {
  const { width, height, boxes, cables } = pictureOf(topology, 2);
  return {
    width: Math.ceil(width * WIDE + 2 * ASIDE),
    height: Math.ceil((height - 0.5) * HIGH + 2 * ABOVE),
    boxes: boxes.map(scaleBox),
    cables: cables.map(scaleCable),
  };
}

const spot = ([column, row]: Point): Spot => [
  round(column * WIDE + ASIDE),
  round((row + 0.75) * HIGH + ABOVE),
];

function scaleBox({ node, column, row, width, height, lines }: PlacedBox): DrawnBox {
  const [x, y] = spot([column, row]);
  const text = (line: number): Spot => [round(x + 2.5 * WIDE), y + line * HIGH + BASE];
  return {
    node,
    x: x - LANE,
    y: y - 0.75 * HIGH - ROOM,
    width: (width - 0.4) * WIDE + LANE,
    height: (height - 0.5) * HIGH + 2 * ROOM,
    name: text(0),
    lines: lines.map((line, index) => ({ text: line.text, interface: line.interface, at: text(index + 1) })),
  };
}

/** A cable's ends are at the edges of the boxes, a little off the middle of the cells with the borders. */
function scaleCable({ ends: [from, to], way }: PlacedCable): Drawn['cables'][number] {
  const spots = way.map(spot);
  const [first, last] = [spots[0] ?? [0, 0], spots.at(-1) ?? [0, 0]];
  const lower = (y: number) => round(y - 0.25 * HIGH + ROOM);
  const begin: Spot = [first[0], lower(first[1])];
  const isDown = to.label[1] < (way.at(-1)?.[1] ?? 0);
  const end: Spot = [last[0], isDown ? round(last[1] - 0.75 * HIGH - ROOM) : lower(last[1])];
  const label = (point: Point, lift = 0): Spot => {
    const [x, y] = spot(point);
    return [round(x - WIDE), round(y + BASE - lift)];
  };
  return {
    ends: [
      { node: from.node, interface: from.interface, label: label(from.label), at: begin },
      { node: to.node, interface: to.interface, label: label(to.label, isDown ? 1.1 * HIGH : 0), at: end },
    ],
    way: [begin, ...spots.slice(1, -1), end],
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
