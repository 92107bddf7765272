import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import { place, seen } from '../facts/cite.ts';
import type { CauseFinder } from './finding.ts';

/** The reply took a way on which nobody translates it back, so the client cannot know it as the answer. */
export const asymmetricReply: CauseFinder = (_o, point) => {
  if (point.kind !== 'stranger') return undefined;
  const { at, journey } = point.answer;
  const start = first(point.syn);
  const asked = endpoint(start.frame, 'dst');
  const answered = endpoint(at.frame, 'src');
  // On its way to the server the SYN was turned to just the address that the answer comes from.
  const turned = point.syn.hops.findLast(({ frame }) => endpoint(frame, 'dst') === answered);
  if (turned === undefined || point.reset === undefined) {
    const missing = turned
      ? `a RST with which ${at.node} says that it asked nobody of that address`
      : 'a translation of the SYN';
    return { suspect: 'asymmetric-reply', missing };
  }
  return {
    cause: 'asymmetric-reply',
    node: at.node,
    interface: at.interface,
    detail: `the SYN went to ${asked}, the answer came from ${answered}: nothing on its way translated it back`,
    evidence: [
      seen(point.syn, start, `left ${place(start)}`),
      seen(point.syn, turned, `was translated when it came to ${place(turned)}`),
      seen(journey, at, `reached ${place(at)}`),
      seen(point.reset, first(point.reset), `is the answer of ${at.node}: it asked nobody of that address`),
    ],
    packet: journey.packet,
  };
};
