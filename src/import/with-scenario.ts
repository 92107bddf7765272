import type { Lab } from '../lab/types.ts';

/** Adds a scenario in which everything works: what does not is what the user looks for. */
export function withScenario(lab: Lab, because: string): Lab {
  const probes = Object.keys(lab.probes ?? {});
  if (probes.length === 0) return lab;
  const expect = Object.fromEntries(probes.map((probe) => [probe, { outcome: 'works' as const }]));
  return { ...lab, scenarios: { 'as-it-is': { because, expect } } };
}
