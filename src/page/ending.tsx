import type { Drawing, PageProbe, Step } from '../report/page/model.ts';
import { isInside, nodeOf, type Spot, spotOf, TEXT } from './motion.ts';
import { useWords } from './words/words.ts';

/** A cross where the packet died, with the reason, or a tick where the answer arrived. */
export function Ending({ drawing, probe, step }: { drawing: Drawing; probe: PageProbe; step: Step }) {
  const { say } = useWords();
  const ends = step.kind === 'verdict' || step.kind === 'end' || step.kind === 'freed';
  const spot = ends ? spotOf(drawing, step) : undefined;
  if (!spot) return null;
  const [x, y] = spot;
  const died = !(step.kind === 'verdict' && probe.works);
  const text =
    step.kind !== 'verdict'
      ? say('diedHere')
      : probe.works
        ? say('arrived')
        : (probe.cause ?? say('outcomeFails'));
  const width = columns(text) * 8.6 + 22;
  const label = isInside(drawing, step)
    ? besideName(drawing, step, spot)
    : besideCable(drawing, step, spot, width);
  return (
    <g class={died ? 'ending died' : 'ending arrived'} style={{ transform: `translate(${x}px, ${y}px)` }}>
      <rect class="pill" x={label[0]} y={label[1] - 13} width={width} height={26} rx={13} />
      <text class="reason" x={label[0] + width / 2} y={label[1] + 5}>
        {text}
      </text>
      <circle class="disc" r={14} />
      <path class="sign-of-end" d={died ? 'M-6-6 6 6M6-6-6 6' : 'M-7 0l5 5 9-10'} />
    </g>
  );
}

/** A Chinese character is as wide as two Latin ones. */
const columns = (text: string) => text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);

/** From a box to the middle of the names of interfaces between two boxes. */
const BETWEEN = 40;

/** How wide a character of a node's name is. */
const WIDE = 9.1;

/**
 * Returns where the reason begins for a packet that ended inside a node: beside the node's name, where there
 * is no text.
 */
function besideName({ spots }: Drawing, step: Step, [, y]: Spot): Spot {
  const node = nodeOf(step);
  return [TEXT + node.length * WIDE + 12, (spots[node]?.[1] ?? y) - y];
}

/** Returns a place outside of the node, on the left if there is room. */
function besideCable(drawing: Drawing, step: Step, [x]: Spot, width: number): Spot {
  return [x > width + 24 ? -width - 18 : 18, BETWEEN * outward(drawing, step.place)];
}

/** Returns the direction away from the box at the end of a cable: up or down, and 0 inside. */
function outward({ cables }: Drawing, place: string): number {
  const cable = cables.find(({ ends }) => ends.includes(place));
  if (!cable) return 0;
  const [near, next] = cable.ends[0] === place ? cable.way : cable.way.toReversed();
  return near && next ? Math.sign(next[1] - near[1]) : 0;
}
