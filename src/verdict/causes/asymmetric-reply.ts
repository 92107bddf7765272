import { endpoint } from '../../packet/format.ts';
import { type CauseFinder, place, seen } from '../finding.ts';
import { first } from '../turning-point.ts';

/** The reply took a way on which nobody translates it back, so the client cannot know it as the answer. */
export const asymmetricReply: CauseFinder = (_o, point) => {
  if (point.kind !== 'stranger' || point.reset === undefined) return undefined;
  const { at, journey } = point.answer;
  const asked = endpoint(first(point.syn).frame, 'dst');
  const answered = endpoint(at.frame, 'src');
  return {
    cause: 'asymmetric-reply',
    node: at.node,
    interface: at.interface,
    detail: `the SYN went to ${asked}, the answer came from ${answered}: nothing on its way translated it back`,
    evidence: [
      seen(point.syn, first(point.syn), `left ${place(first(point.syn))}`),
      seen(journey, at, `reached ${place(at)}`),
      seen(point.reset, first(point.reset), `is the answer of ${at.node}: it asked nobody of that address`),
    ],
    packet: journey.packet,
  };
};
