import type { Journey } from '../packet/types.ts';
import { type Fate, fateOf, first } from './fate.ts';
import type { Observation } from './observation.ts';
import type { TurningPoint } from './turning-point.ts';

/** An ARP question of this node, asked after `waiting` arrived there, to which no reply came back. */
export function arpTrouble(
  o: Observation,
  node: string,
  waiting?: Fate,
): (TurningPoint & { kind: 'no-arp' }) | undefined {
  const since = waiting?.at;
  if (since?.direction === 'out') return undefined;
  for (const asked of o.journeys) {
    const { frame, timeNs, node: asker } = first(asked);
    if (frame.arp?.operation !== 'request' || asker !== node || (since && timeNs < since.timeNs)) continue;
    const replies = o.journeys.filter((journey) => isReply(journey, asked)).map((j) => fateOf(o, j));
    if (replies.some(({ received }) => received)) continue;
    const fate = replies[0] ?? fateOf(o, asked);
    return { kind: 'no-arp', node, asked, fate, waiting };
  }
  return undefined;
}

function isReply(journey: Journey, asked: Journey): boolean {
  const question = first(asked).frame.arp;
  const { frame, timeNs } = first(journey);
  return (
    frame.arp?.operation === 'reply' &&
    frame.arp.senderIp === question?.targetIp &&
    frame.arp.targetIp === question.senderIp &&
    timeNs > first(asked).timeNs
  );
}
