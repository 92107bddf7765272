import type { Observation } from '../facts/observation.ts';
import { route } from '../facts/tables.ts';
import type { Evidence } from '../types.ts';
import type { Fate } from './fate.ts';
import { targetIp } from './target.ts';
import { destinationNat } from './translation.ts';

/**
 * That the node had reason to ask for this address: by its routes it is the next hop of the packet that waits, of the
 * answer to one that came, or of what the probe wants to send. Without that it asked for something that is not known.
 */
export function nextHopIs(
  o: Observation,
  node: string,
  address: string,
  waiting: Fate | undefined,
): Evidence | undefined {
  const wanted = [...(waiting ? ofPacket(o, waiting) : []), ...(node === o.probe.from ? ofProbe(o) : [])];
  for (const to of wanted) {
    const way = route(o, node, to);
    if (way?.value && (way.value.via || to) === address) return way.evidence;
  }
  return undefined;
}

function ofPacket(o: Observation, { at, received }: Fate): string[] {
  const { ip } = at.frame;
  if (ip === undefined) return [];
  return [received ? ip.src : (destinationNat(o, at)?.address ?? ip.dst)];
}

function ofProbe(o: Observation): string[] {
  const servers = o.wiring.topology.nodes[o.probe.from]?.nameservers ?? [];
  const target = targetIp(o);
  return target === undefined ? servers : [target, ...servers];
}
