import type { Report } from '../path.ts';
import { kindOf } from '../probe.ts';
import { oneOf } from '../suggest.ts';
import type { Lab } from '../types.ts';
import { placeChecker } from './references.ts';

export function checkProbes(lab: Lab, report: Report): void {
  const nodes = Object.keys(lab.nodes);
  const checkPlace = placeChecker(lab, report);
  for (const [name, probe] of Object.entries(lab.probes ?? {})) {
    if ('at' in probe) checkPlace(['probes', name, 'at'], probe.at);
    else if (!nodes.includes(probe.from))
      report(['probes', name, 'from'], `no node "${probe.from}"`, oneOf(nodes, probe.from));
    kindOf(probe).check?.(['probes', name], probe, report);
  }
}
