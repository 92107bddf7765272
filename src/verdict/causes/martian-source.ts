import { askedRoute } from '../facts/asked-routes.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import type { Fact } from '../facts/tables.ts';
import { arrivalAt, mayBeFiltered } from '../story/passage.ts';
import { destinationNat } from '../story/translation.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder } from './finding.ts';

/**
 * Finds `martian-source`: a packet came in with a source that cannot be outside, such as the node's own
 * address or 127.0.0.0/8. The kernel drops it (`__fib_validate_source()`). A server that calls its own public
 * address gets such a packet back, unless NAT gives it another source.
 */
export const martianSource: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'silence') return undefined;
  const { at, journey } = point.fate;
  const { ip } = at.frame;
  if (ip === undefined || at.direction === 'out' || arrivalAt(o, at) === undefined) return undefined;
  const dst = destinationNat(o, at)?.address ?? ip.dst;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst, protocol: ip.protocol });
  if (asked === undefined || !('errno' in asked.value) || asked.value.refusal !== 'invalid') return undefined;
  const source = impossible(o, at.node, ip.src, asked.evidence);
  if (source === undefined || mayBeFiltered(o, point)) return undefined;
  return {
    cause: 'martian-source',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} takes no packet from outside with ${ip.src} as its source: that is ${source.value}`,
    evidence: [seenBy(o, journey, at, `came in by ${place(at)}`), asked.evidence, source.evidence],
    packet: journey.packet,
  };
};

const isGroupAddress = (ip: string): boolean => /^(22[4-9]|2[3-5]\d)\.|^ff/i.test(ip);

function impossible(o: Observation, node: string, src: string, asked: Evidence): Fact<string> | undefined {
  if (isGroupAddress(src)) return { value: 'an address of a group', evidence: besides(asked) };
  const way = askedRoute(o, node, 'source', { dst: src });
  if (way === undefined || !('type' in way.value)) return undefined;
  if (src.startsWith('127.')) return { ...way, value: 'an address of its own loopback' };
  return way.value.type === 'local' ? { ...way, value: 'its own address' } : undefined;
}
