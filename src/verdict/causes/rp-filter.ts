import { counted, interfaceSetting, route } from '../facts.ts';
import { type CauseFinder, place, seen } from '../finding.ts';
import { arrivalAt } from '../passage.ts';

/** The kernel's way back to the packet's source is not by the interface it came in by, and rp_filter demands that. */
export const rpFilter: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'silence') return undefined;
  const { at, journey } = point.fate;
  const stack = at.direction === 'in' ? arrivalAt(o, at) : undefined;
  const source = at.frame.ip?.src;
  if (stack === undefined || source === undefined) return undefined;
  const counter = counted(o, at.node, 'TcpExt.IPReversePathFilter', 'packets whose source is elsewhere');
  const filter = interfaceSetting(o, stack, 'rp_filter');
  const back = route(o, at.node, source);
  if (counter === undefined || filter === undefined || filter.value === 0 || back === undefined)
    return undefined;
  if (back.value?.dev === stack.interface) return undefined;
  return {
    cause: 'rp-filter',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} expects ${source} ${back.value?.dev ? `behind ${back.value.dev}` : 'nowhere'}, and throws away what comes from it by ${stack.interface}`,
    evidence: [seen(journey, at, `was last seen at ${place(at)}`), counter, filter.evidence, back.evidence],
    packet: journey.packet,
  };
};
