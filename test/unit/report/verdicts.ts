import type { Cause, ToggleValues } from '../../../src/lab/types.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../../src/verdict/types.ts';

/** A probe's verdict: it works, or fails by a cause. If `expected` is given, it is judged. */
export function probeVerdict(
  probe: string,
  cause: Cause | undefined,
  judged: Partial<Pick<ProbeVerdict, 'status' | 'expected' | 'reason'>> = {},
): ProbeVerdict {
  return {
    probe,
    from: 'pc',
    target: 'http://1.2.3.4/',
    status: judged.expected ? 'pass' : 'skip',
    observed: { outcome: cause ? 'fails' : 'works', ...(cause && { cause }), detail: 'as it was' },
    evidence: [],
    hops: [],
    timeline: [],
    notes: [],
    ...judged,
  };
}

export function scenarioVerdict(
  scenario: string,
  toggles: ToggleValues,
  ...probes: ProbeVerdict[]
): ScenarioVerdict {
  return { scenario, toggles, status: probes[0]?.status ?? 'skip', durationMs: 1, probes };
}
