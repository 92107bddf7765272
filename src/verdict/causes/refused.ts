import { endpoint } from '../../packet/format.ts';
import { type CauseFinder, place, seen } from '../finding.ts';
import { first } from '../turning-point.ts';

/** The one that was asked said no: a RST in answer to the SYN. */
export const refused: CauseFinder = (_o, point) => {
  if (point.kind !== 'reset') return undefined;
  const { journey, at } = point.answer;
  const sender = first(journey);
  return {
    cause: 'refused',
    node: sender.node,
    interface: sender.interface,
    detail: `${sender.node} answered the SYN with a RST from ${endpoint(sender.frame, 'src')}`,
    evidence: [seen(journey, sender, `left ${place(sender)}`), seen(journey, at, `reached ${place(at)}`)],
    packet: journey.packet,
  };
};
