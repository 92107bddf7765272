import type { ProbeRun } from '../../agent/protocol.ts';
import { outcomeOf } from '../../lab/outcome/outcome.ts';
import type { Topology } from '../../plan/topology.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';

/** What may be seen of a blind lab: outcomes, what the probes' programs say, and packets on wires. No cause, no place, no rule. */
export function veil(
  { because: _, ...verdict }: ScenarioVerdict,
  topology: Topology,
  runs: readonly ProbeRun[],
): ScenarioVerdict {
  return { ...verdict, probes: verdict.probes.map((each, index) => veilProbe(each, topology, runs[index])) };
}

function veilProbe(verdict: ProbeVerdict, { probes }: Topology, run: ProbeRun | undefined): ProbeVerdict {
  const { reason: _, expected, hops, timeline, observed } = verdict;
  const probe = probes[verdict.probe];
  const detail = probe && run ? outcomeOf(probe, run).detail : observed.outcome;
  const [first] = hops;
  const opening = { kind: 'capture' as const, text: 'the packet that begins it', sources: [] };
  return {
    ...verdict,
    ...(verdict.status === 'fail' && { reason: `expected ${expected?.outcome}, but it ${observed.outcome}` }),
    // What a scenario expects to be the cause of a failure is no secret, but beside it nothing else is to be read from this.
    ...(expected && { expected: { outcome: expected.outcome } }),
    observed: { outcome: observed.outcome, detail },
    evidence: first ? [{ ...opening, packet: first.packet }] : [],
    timeline: timeline.filter(({ kind }) => kind === 'wire'),
    notes: [],
  };
}
