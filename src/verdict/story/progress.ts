import type { TurningPoint } from './point.ts';

/**
 * How far a try came, by the order of stages: tries may end differently (the first may find neighbour tables empty), and the
 * last that got furthest tells most.
 *
 * @param order `lost SYN`, `no-arp`, …; the first `no-arp` is that of the question, the second that of the answer
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
