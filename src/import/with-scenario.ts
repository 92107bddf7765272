import type { Lab } from '../lab/types.ts';

/** Adds a scenario that expects every probe to work. A probe that fails is what the user is looking for. */
export function withScenario(lab: Lab, because: string): Lab {
  const probes = Object.keys(lab.probes ?? {});
  if (probes.length === 0) return lab;
  const expect = Object.fromEntries(probes.map((probe) => [probe, { outcome: 'works' as const }]));
  return { ...lab, scenarios: { 'as-it-is': { because, expect } } };
}
