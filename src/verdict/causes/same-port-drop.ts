import type { Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { placeName } from '../facts/wiring.ts';
import { type Bridging, bridgingOf, portFlags } from '../story/bridging.ts';
import { mayHaveDropped } from '../story/passage.ts';
import type { CauseFinder } from './finding.ts';
import { misled } from './mac-flap.ts';

/** Did the sender send it to itself? Then no bridge is to blame. */
const isOwnStation = (o: Observation, { frame: { ethernet } }: Sighting): boolean =>
  ethernet.src === ethernet.dst || o.wiring.ofMac(ethernet.src)?.node === o.wiring.ofMac(ethernet.dst)?.node;

/** What is turned inside a bridge is routed once more, and dropped before any port if there is no way. */
function hasNoWay(o: Observation, { at, nat, address }: Bridging): boolean {
  const { ip } = at.frame;
  if (nat === undefined || address === undefined || ip === undefined) return false;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst: address, protocol: ip.protocol });
  return asked !== undefined && 'errno' in asked.value;
}

/**
 * Finds `same-port-drop`: a bridge never sends a frame back out of the port it came in by, unless hairpin mode is on
 * for that port (`should_deliver()` in net/bridge/br_forward.c). Here the way on leads back through that port.
 */
export const samePortDrop: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { journey } = point.fate;
  const bridging = bridgingOf(o, point.fate);
  const { target, port, known } = bridging ?? {};
  if (bridging === undefined || target === undefined || port !== bridging.at.interface || !known)
    return undefined;
  const { at } = bridging;
  if (!o.wiring.leadsTo(at, target) || misled(o, point.fate) || isOwnStation(o, at)) return undefined;
  const flags = portFlags(o, at);
  if (flags?.hairpin !== false) {
    return {
      suspect: 'same-port-drop',
      missing: `hairpin mode is ${flags ? 'on' : 'not known'} on ${place(at)}`,
    };
  }
  const [rule] = mayHaveDropped(o, point);
  if (rule || hasNoWay(o, bridging)) return undefined;
  const why = `a bridge never sends a frame back out of the port it came in by, and hairpin mode is off on ${place(at)}`;
  const nat = bridging.nat && {
    ...bridging.nat,
    text: `${bridging.nat.text}: its destination becomes ${placeName(target)} inside the bridge`,
  };
  return {
    cause: 'same-port-drop',
    node: at.node,
    interface: at.interface,
    detail: why,
    evidence: [
      seen(journey, at, `entered ${place(at)} and left ${at.node} by no interface`),
      ...(nat ? [nat] : []),
      known,
      {
        kind: 'bridge',
        text: `${place(at)}: hairpin off`,
        sources: [{ node: at.node, in: 'ports', entry: at.interface, when: 'after' }],
      },
    ],
    packet: journey.packet,
  };
};
