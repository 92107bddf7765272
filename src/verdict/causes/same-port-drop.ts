import { bridgingOf } from '../bridging.ts';
import { type CauseFinder, place, seen } from '../finding.ts';
import { movedRules } from '../rules.ts';
import { placeName } from '../wiring.ts';
import { isDrop } from './filtered.ts';

/**
 * A bridge never sends a frame back out of the port it came in by, unless hairpin mode is on for that port
 * (`should_deliver()` in net/bridge/br_forward.c). Here the way on really does lead back through that port.
 */
export const samePortDrop: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { journey } = point.fate;
  const bridging = bridgingOf(o, point.fate);
  if (bridging?.target === undefined || bridging.flags?.hairpin !== false) return undefined;
  const { at } = bridging;
  if (bridging.port !== at.interface) return undefined;
  if (!o.wiring.leadsTo(at, bridging.target)) return undefined;
  if (movedRules(o, at.node).some(isDrop)) return undefined;
  const target = placeName(bridging.target);
  const evidence = [seen(journey, at, `entered ${place(at)} and left ${at.node} by no interface`)];
  if (bridging.nat)
    evidence.push({ kind: 'rules', text: `${at.node} turns its destination to ${target}: ${bridging.nat}` });
  evidence.push(
    {
      kind: 'fdb',
      text: `${at.node}:${bridging.bridge} has ${bridging.mac} (${target}) on port ${bridging.port}`,
    },
    { kind: 'bridge', text: `hairpin mode is off on ${place(at)}` },
  );
  const detail = `a bridge never sends a frame back out of the port it came in by, and hairpin mode is off on ${place(at)}`;
  return {
    cause: 'same-port-drop',
    node: at.node,
    interface: at.interface,
    detail,
    evidence,
    packet: journey.packet,
  };
};
