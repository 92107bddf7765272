import type { Cable } from './layout.ts';

/**
 * For each cable between two rows of boxes that is not straight, the track (0 is the top one) on which it runs
 * sideways. Cables that do not overlap share a track. If one cable ends in a column in which another one continues
 * downwards, the first uses a higher track.
 */
export function tracks(cables: readonly Cable[]): Map<Cable, number> {
  const found = new Map<Cable, number>();
  let left = cables.filter((cable) => !isStraight(cable));
  for (let track = 0; left.length > 0; track++) {
    const free = left.filter((cable) => !left.some((other) => other !== cable && isAbove(other, cable)));
    const chosen: Cable[] = [];
    // Cables that wait for each other in a cycle: one goes first, and the drawing has an ambiguous corner.
    for (const cable of free.length > 0 ? free : left.slice(0, 1)) {
      if (chosen.every((other) => !overlap(cable, other))) chosen.push(cable);
    }
    for (const cable of chosen) found.set(cable, track);
    left = left.filter((cable) => !chosen.includes(cable));
  }
  return found;
}

const isDown = ({ from, to }: Cable) => from.box.row !== to.box.row;

const isStraight = (cable: Cable) => isDown(cable) && cable.from.x === cable.to.x;

const fromAbove = (cable: Cable) => (isDown(cable) ? [cable.from.x] : [cable.from.x, cable.to.x]);

const isAbove = (a: Cable, b: Cable) => isDown(b) && fromAbove(a).includes(b.to.x);

function overlap(a: Cable, b: Cable): boolean {
  const [a0, a1] = [Math.min(a.from.x, a.to.x), Math.max(a.from.x, a.to.x)];
  const [b0, b1] = [Math.min(b.from.x, b.to.x), Math.max(b.from.x, b.to.x)];
  return a0 <= b1 && b0 <= a1;
}
