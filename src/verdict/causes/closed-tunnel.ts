import { place, seen, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import type { TurningPoint } from '../story/point.ts';
import { takers } from '../story/tunnel-ends.ts';
import type { Finding } from './finding.ts';

/** The tunnel at the other end is down, so it does not take the packet. */
export function closedTunnel(
  o: Observation,
  point: TurningPoint & { kind: 'unopened' },
): Finding | undefined {
  const own = takers(o, point)?.find(({ value }) => !value.up);
  if (own === undefined) return undefined;
  const { journey, at } = point.fate;
  return {
    cause: 'link-down',
    node: at.node,
    interface: own.value.name,
    detail: `${at.node}:${own.value.name} is down, and it is the tunnel that the packet came by`,
    evidence: [
      seen(point.inner.journey, point.inner.at, `went into the tunnel at ${place(point.inner.at)}`),
      seenBy(o, journey, at, `which carries it, reached ${place(at)}`),
      own.evidence,
    ],
    packet: journey.packet,
  };
}
