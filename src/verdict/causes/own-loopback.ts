import type { Observation } from '../facts/observation.ts';
import { link } from '../facts/tables.ts';
import { isLoopback, placeName } from '../facts/wiring.ts';
import { isDown } from '../story/cut-off.ts';
import { targetIp } from '../story/target.ts';
import type { Finding } from './finding.ts';

/** A packet for one of the node's own addresses goes by its loopback interface, which is down. */
export function ownLoopback(o: Observation): Finding | undefined {
  const { from } = o.probe;
  const to = targetIp(o);
  const lo = { node: from, interface: 'lo' };
  const down = link(o, lo);
  if (to === undefined || down === undefined || !isDown(o, lo)) return undefined;
  if (!isLoopback(to) && !o.wiring.owns(from, to)) return undefined;
  return {
    cause: 'link-down',
    node: from,
    interface: 'lo',
    detail: `${placeName(lo)} is down, and by it goes what ${from} sends to its own ${to}`,
    evidence: [{ kind: 'capture', text: `no frame left ${placeName(lo)}`, sources: [] }, down.evidence],
    packet: undefined,
  };
}
