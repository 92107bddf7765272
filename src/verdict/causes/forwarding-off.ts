import { place, seenBy } from '../facts/cite.ts';
import { counted, setting } from '../facts/tables.ts';
import { arrivalAt } from '../story/passage.ts';
import type { CauseFinder } from './finding.ts';

/** A host that does not forward was handed a packet for somebody else. */
export const forwardingOff: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' || point.fate.at.direction !== 'in') return undefined;
  const { at, journey } = point.fate;
  const stack = arrivalAt(o, at);
  if (stack === undefined) return undefined;
  const forwarding = setting(o, at.node, `net/ipv4/conf/${stack.interface}/forwarding`);
  const counter = counted(o, at.node, 'Ip.InAddrErrors', 'packets with an address that is not its own');
  if (forwarding?.value !== 0 || counter === undefined) return undefined;
  return {
    cause: 'forwarding-off',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} does not forward what comes in by ${stack.interface}`,
    evidence: [seenBy(o, journey, at, `was last seen at ${place(at)}`), counter, forwarding.evidence],
    packet: journey.packet,
  };
};
