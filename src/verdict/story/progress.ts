import type { TurningPoint } from './point.ts';

/**
 * Returns the try that came furthest, by the order of stages. Tries may end differently, as the first may
 * find empty neighbour tables. Of several that came equally far, the last tells most.
 *
 * @param order `lost SYN`, `no-arp`, …; the first `no-arp` belongs to the question, the second to the answer
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
