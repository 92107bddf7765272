import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { after, counted, route } from '../facts/tables.ts';
import { targetIp } from '../story/target.ts';
import { destinationNat } from '../story/translation.ts';
import type { CauseFinder, Finding } from './finding.ts';

/** A node's stack had no route to where the packet, or the answer to it, should go, and counted that. */
export const noRoute: CauseFinder = (o, point) => {
  if (point.kind === 'nothing-sent') return sending(o, o.probe.from, targetIp(o));
  if (point.kind === 'lost' && point.fate.at.direction === 'in') {
    const { at, journey } = point.fate;
    const nat = destinationNat(o, at);
    const to = nat?.address ?? at.frame.ip?.dst ?? '';
    const counter = counted(o, at.node, 'IpExt.InNoRoutes', 'packets to forward that it had no route for');
    const none = route(o, at.node, to);
    if (counter === undefined || none === undefined || none.value?.dev) return undefined;
    return {
      cause: 'no-route',
      node: at.node,
      interface: at.interface,
      detail: `${at.node} has no route to ${to}`,
      evidence: [
        seenBy(o, journey, at, `was last seen at ${place(at)}`),
        ...(nat ? [nat.evidence] : []),
        counter,
        none.evidence,
      ],
      packet: journey.packet,
    };
  }
  if (point.kind !== 'silence') return undefined;
  const { at, journey } = point.fate;
  const finding = sending(o, at.node, at.frame.ip?.src);
  const arrived = seenBy(o, journey, at, `reached ${place(at)}, and no answer left it`);
  return (
    finding && {
      ...finding,
      interface: at.interface,
      evidence: [arrived, ...finding.evidence],
      packet: journey.packet,
    }
  );
};

/** The node itself is to send something to the address. A route that a link takes with it is that link's affair. */
function sending(o: Observation, node: string, to: string | undefined): Finding | undefined {
  if (to === undefined) return undefined;
  const counter = counted(o, node, 'Ip.OutNoRoutes', 'packets of its own that it had no route for');
  const none = route(o, node, to);
  const links = after(o, node)?.links;
  if (counter === undefined || none === undefined || none.value?.dev || links === undefined) return undefined;
  if (links.some(({ up, name }) => !up && o.wiring.interface({ node, interface: name })?.addresses.length))
    return undefined;
  const detail = `${node} has no route to ${to}`;
  return {
    cause: 'no-route',
    node,
    interface: '',
    detail,
    evidence: [counter, none.evidence],
    packet: undefined,
  };
}
