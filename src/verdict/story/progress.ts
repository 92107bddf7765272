import type { TurningPoint } from './point.ts';

/**
 * Returns the attempt that came furthest, by the order of stages. Attempts may end differently, because the first
 * one may find empty neighbour tables. Of several that came equally far, the last one says most.
 *
 * @param order `lost SYN`, `no-arp`, …; the first `no-arp` is about the question, the second about the answer
 */
export function furthest(
  points: readonly TurningPoint[],
  order: readonly string[],
): TurningPoint | undefined {
  const progress = (point: TurningPoint): number => {
    if (point.kind === 'no-arp' && point.waiting?.received) return order.lastIndexOf('no-arp');
    return order.indexOf(stageOf(point));
  };
  const most = Math.max(...points.map(progress));
  return points.findLast((point) => progress(point) === most);
}

function stageOf(point: TurningPoint): string {
  const kind = point.kind === 'stray' || point.kind === 'untranslated' ? 'lost' : point.kind;
  return 'packet' in point ? `${kind} ${point.packet}` : kind;
}
