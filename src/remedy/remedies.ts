import type { Topology } from '../plan/topology.ts';
import type { ProbeVerdict } from '../verdict/types.ts';
import { bridgingRemedies } from './bridging.ts';
import { caseOf } from './flow.ts';
import { namingRemedies } from './naming.ts';
import { passingRemedies } from './passing.ts';
import type { Case, Remedy } from './remedy.ts';
import { routingRemedies } from './routing.ts';
import { translatingRemedies } from './translating.ts';
import { uplinkRemedies } from './uplinks.ts';

const REMEDIES: readonly ((found: Case) => Remedy[])[] = [
  bridgingRemedies,
  translatingRemedies,
  uplinkRemedies,
  routingRemedies,
  passingRemedies,
  namingRemedies,
];

/** Returns possible remedies for a verdict. None of them has been tried. */
export function remediesFor(
  topology: Topology,
  verdict: ProbeVerdict,
  others: readonly ProbeVerdict[],
  tools: readonly string[],
): Remedy[] {
  const found = caseOf(topology, verdict, others, tools);
  return found === undefined ? [] : REMEDIES.flatMap((of) => of(found));
}
