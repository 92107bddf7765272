import type { Topology } from '../../plan/topology.ts';
import { placeName } from '../../verdict/facts/wiring.ts';
import { drawn, type Spot } from '../drawing/scale.ts';
import { svgOf } from '../drawing/svg.ts';
import type { Drawing } from './model.ts';

/** How far the packet's paths inside a box are from its left edge, so that they do not cover text. */
const INSIDE = 10;
/** From the baseline of a text up to its middle. */
const MIDDLE = 5;

export function drawingOf(topology: Topology): Drawing {
  const { width, height, boxes, cables } = drawn(topology);
  const spots: Record<string, Spot> = {};
  for (const { node, x, name, lines } of boxes) {
    spots[node] = [x + INSIDE, name[1] - MIDDLE];
    for (const { interface: at, at: text } of lines)
      if (at) spots[placeName({ node, interface: at })] = [x + INSIDE, text[1] - MIDDLE];
  }
  for (const end of cables.flatMap(({ ends }) => ends)) spots[placeName(end)] = end.at;
  const interfaces = Object.values(topology.nodes).flatMap((node) =>
    Object.values(node.interfaces).map(({ name, mac }) => [`${node.name}:${name}`, mac]),
  );
  return {
    svg: svgOf(topology),
    width,
    height,
    spots,
    boxes: Object.fromEntries(
      boxes.map(({ node, x, y, width: wide, height: tall }) => [node, [x, y, wide, tall]]),
    ),
    cables: cables.map(({ ends: [a, b], way }) => ({ ends: [placeName(a), placeName(b)], way })),
    macs: Object.fromEntries(interfaces),
  };
}
