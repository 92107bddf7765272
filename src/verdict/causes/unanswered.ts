import { first } from '../../packet/journey.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import { listens, moved, stoodStill } from '../facts/tables.ts';
import { mayHaveDropped } from '../story/passage.ts';
import { starts } from '../story/segments.ts';
import type { CauseFinder } from './finding.ts';

/** Its TCP got the packet, a socket listens, nothing stood in the way, and it sent nothing. */
export const unanswered: CauseFinder = (o, point) => {
  if (point.kind !== 'silence' || point.packet === 'SYN-ACK') return undefined;
  const { at, journey } = point.fate;
  const { ip, tcp } = at.frame;
  if (ip === undefined || tcp === undefined) return undefined;
  // What its stack says it sent is what was seen leaving: no answer was overlooked.
  const sent = moved(o, at.node, 'Tcp.OutSegs', 'its TCP sent nothing but what was seen');
  const left = o.journeys.filter((one) => starts(one) === at.node && first(one).frame.tcp !== undefined);
  if (sent?.value !== left.length)
    return { suspect: 'unanswered', missing: `that the TCP of ${at.node} sent nothing` };
  const listening = listens(o, at.node, ip.dst, { protocol: 'tcp', port: tcp.dstPort });
  const got = moved(o, at.node, 'Tcp.InSegs', 'its TCP got it');
  if (listening?.value !== true || got === undefined || got.value === 0) {
    const missing = listening?.value
      ? `that the TCP of ${at.node} got it`
      : `a socket that listens on port ${tcp.dstPort}`;
    return { suspect: 'unanswered', missing };
  }
  if (
    !stoodStill(o, at.node, 'Ip.OutNoRoutes', 'TcpExt.IPReversePathFilter') ||
    mayHaveDropped(o, point).length > 0
  )
    return undefined;
  const full = moved(o, at.node, 'TcpExt.ListenDrops', 'the queue of its listening socket is full');
  return {
    cause: 'unanswered',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} got the ${point.packet === 'SYN' ? 'SYN' : 'request'}, and sent no answer`,
    evidence: [
      seenBy(o, journey, at, `reached ${place(at)}, and no answer left it`),
      listening.evidence,
      got.evidence,
      sent.evidence,
      ...(full && full.value > 0 ? [besides(full.evidence)] : []),
    ],
    packet: journey.packet,
  };
};
