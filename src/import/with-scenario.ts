import type { Lab } from '../lab/types.ts';

/** What a network is there for works: whatever does not is what somebody looks for. */
export function withScenario(lab: Lab, because: string): Lab {
  const probes = Object.keys(lab.probes ?? {});
  if (probes.length === 0) return lab;
  const expect = Object.fromEntries(probes.map((probe) => [probe, { outcome: 'works' as const }]));
  return { ...lab, scenarios: { 'as-it-is': { because, expect } } };
}
