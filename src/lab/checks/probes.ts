import type { Report } from '../path.ts';
import { kindOf } from '../probe.ts';
import { oneOf } from '../suggest.ts';
import type { Lab } from '../types.ts';

export function checkProbes(lab: Lab, report: Report): void {
  const nodes = Object.keys(lab.nodes);
  for (const [name, probe] of Object.entries(lab.probes ?? {})) {
    const { from } = probe;
    if (!nodes.includes(from)) report(['probes', name, 'from'], `no node "${from}"`, oneOf(nodes, from));
    kindOf(probe).check?.(['probes', name], probe, report);
  }
}
