import type { Drawing, Step } from '../report/page/model.ts';

export type Spot = readonly [x: number, y: number];

/** The distance from a packet's way inside a box to the box's texts. */
export const TEXT = 19;

/** Where a step is in the picture. */
export function spotOf({ spots }: Drawing, step: Step): Spot | undefined {
  return spots[step.place] ?? spots[nodeOf(step)];
}

/**
 * Returns the way of a packet to a step: along the cable that it came in by, else from its last place in the
 * same node. Empty if it appears there.
 */
export function wayTo(drawing: Drawing, steps: readonly Step[], at: number): Spot[] {
  const step = steps[at];
  const to = step && spotOf(drawing, step);
  if (!step || !to) return [];
  const before = steps
    .slice(0, at)
    .filter(({ packet, kind }) => packet === step.packet && kind !== 'verdict');
  const cable = drawing.cables.find(({ ends }) => ends.includes(step.place));
  const far = cable?.ends.find((end) => end !== step.place);
  const isIn = step.kind === 'wire' && step.label.endsWith(' in');
  if (isIn && cable && before.some(({ place }) => place === far))
    return cable.ends[1] === step.place ? cable.way : cable.way.toReversed();
  const node = nodeOf(step);
  const from = before.findLast((each) => nodeOf(each) === node) ?? before.at(-1);
  const start = from && spotOf(drawing, from);
  return start ? inside(start, to) : [to];
}

/** Returns the ways of a packet's steps so far, to draw behind it. */
export function trail(drawing: Drawing, steps: readonly Step[], at: number): Spot[][] {
  const packet = steps[at]?.packet;
  return steps
    .slice(0, at + 1)
    .map((step, index) =>
      step.packet === packet && step.kind !== 'verdict' ? wayTo(drawing, steps, index) : [],
    )
    .filter((way) => way.length > 1);
}

export const nodeOf = ({ place }: Pick<Step, 'place'>) => place.split(':')[0] ?? '';

/** Returns a way inside a node along its edges, not across its texts. */
function inside(from: Spot, to: Spot): Spot[] {
  if (from[0] === to[0] || from[1] === to[1]) return [from, to];
  const left = Math.min(from[0], to[0]);
  const corner: Spot = from[0] === left ? [left, to[1]] : [left, from[1]];
  return [from, corner, to];
}

/** Is the step inside a node, and not at the end of a cable? */
export const isInside = ({ cables }: Drawing, { place }: Step) =>
  !cables.some(({ ends }) => ends.includes(place));
