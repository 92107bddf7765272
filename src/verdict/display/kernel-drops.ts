import type { Journey } from '../../packet/types.ts';
import type { Diagnosis } from '../causes/diagnose.ts';
import type { Observation } from '../facts/observation.ts';
import { functionText, kernelDropsAt } from '../story/kernel-drops.ts';
import type { Evidence, TimelineRow } from '../types.ts';

/**
 * Says where the kernel dropped the packet. The kernel's report contains no namespaces and no addresses, so time,
 * protocol and the packet's path decide that it was this packet. Says also how many other drops are possible.
 */
export function kernelDropRow(
  o: Observation,
  journey: Journey,
): (TimelineRow & { kind: 'freed' }) | undefined {
  const { node, drops } = kernelDropsAt(o, journey);
  const [drop, ...others] = drops;
  if (drop === undefined) return undefined;
  const { location, reason, afterUs } = drop;
  const { packet } = journey;
  return { kind: 'freed', packet, node, location, reason, afterUs, others: others.length };
}

/** The same as evidence for the packet of a diagnosis. The cause does not depend on it. */
export function kernelDropEvidence(
  o: Observation,
  { packet, evidence = [] }: Pick<Diagnosis, 'packet'> & Partial<Pick<Diagnosis, 'evidence'>>,
): Evidence[] {
  if (evidence.some(({ kind }) => kind === 'drop')) return [];
  const journey = o.journeys.find((one) => one.packet === packet);
  if (journey === undefined) return [];
  const { node, drops } = kernelDropsAt(o, journey);
  const [drop] = drops;
  if (drop === undefined) return [];
  const places = new Set(drops.map(({ location, reason }) => `${functionText(location)}, ${reason}`));
  const freed = `the kernel freed it ${[...places].join(', or ')}`;
  const text = `${node}: ${freed}, ${drop.afterUs.toFixed(0)} µs after it was last seen`;
  return [{ kind: 'drop', text, packet: journey.packet, sources: [] }];
}
