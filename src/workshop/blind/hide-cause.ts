import type { ProbeRun } from '../../agent/protocol.ts';
import { outcomeOf } from '../../lab/outcome/outcome.ts';
import type { Topology } from '../../plan/topology.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';

/**
 * Returns the parts of a verdict that may be shown for a blind lab: outcomes, output of programs, packets on
 * cables. No causes, places or rules.
 */
export function hideCause(
  { because: _, ...verdict }: ScenarioVerdict,
  topology: Topology,
  runs: readonly ProbeRun[],
): ScenarioVerdict {
  return {
    ...verdict,
    probes: verdict.probes.map((each, index) => hideCauseOfProbe(each, topology, runs[index])),
  };
}

function hideCauseOfProbe(
  verdict: ProbeVerdict,
  { probes }: Topology,
  run: ProbeRun | undefined,
): ProbeVerdict {
  const { reason: _, expected, hops, timeline, observed } = verdict;
  const probe = probes[verdict.probe];
  const detail = probe && run ? outcomeOf(probe, run).detail : observed.outcome;
  const [first] = hops;
  const opening = { kind: 'capture' as const, text: 'the packet that begins it', sources: [] };
  return {
    ...verdict,
    ...(verdict.status === 'fail' && { reason: `expected ${expected?.outcome}, but it ${observed.outcome}` }),
    // Only the expected outcome: the reason why the expectation was not met would show the cause.
    ...(expected && { expected: { outcome: expected.outcome } }),
    observed: { outcome: observed.outcome, detail },
    evidence: first ? [{ ...opening, packet: first.packet }] : [],
    timeline: timeline.filter(({ kind }) => kind === 'wire'),
    notes: [],
  };
}
