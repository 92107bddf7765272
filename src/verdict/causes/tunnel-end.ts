import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { link } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import { isDown } from '../story/cut-off.ts';
import { isStopped } from '../story/traced-drop.ts';
import { carrier } from '../story/tunnel.ts';
import type { TurningPoint } from '../story/turning-point.ts';
import type { Finding } from './finding.ts';

/** What carried it came to the node at the other end of the tunnel, and the interface that should take it out is down. */
export function tunnelEnd(o: Observation, point: TurningPoint): Finding | undefined {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { at, journey } = point.fate;
  const outer = at.direction === 'out' ? carrier(o, at) : undefined;
  const kind = o.wiring.interface(at)?.kind;
  if (outer === undefined || !outer.received || isStopped(o, outer)) return undefined;
  const { node } = outer.at;
  const ends = Object.values(o.wiring.topology.nodes[node]?.interfaces ?? {}).filter(
    (one) => one.kind === kind && one.link !== undefined,
  );
  const [end, ...others] = ends.map(({ name }) => ({ node, interface: name }));
  const down = end && isDown(o, end) ? link(o, end) : undefined;
  if (end === undefined || down === undefined || others.length > 0) return undefined;
  return {
    cause: 'link-down',
    node,
    interface: end.interface,
    detail: `${placeName(end)} is down, the other end of the tunnel that it went into at ${place(at)}`,
    evidence: [
      seen(journey, at, `left ${place(at)}`),
      seen(outer.journey, outer.at, `carried it to ${place(outer.at)}`),
      down.evidence,
    ],
    packet: journey.packet,
  };
}
