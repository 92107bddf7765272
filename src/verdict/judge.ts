import type { ProbeRun } from '../agent/protocol.ts';
import { couldNotAsk, outcomeOf } from '../lab/outcome/outcome.ts';
import { isBeside, probeTarget } from '../lab/probe.ts';
import type { Expectation, Scenario } from '../lab/types.ts';
import type { Topology } from '../plan/topology.ts';
import { type Diagnosis, diagnose, objection } from './causes/diagnose.ts';
import { answerer } from './display/answerer.ts';
import { asker } from './display/asker.ts';
import { bridgeSettings } from './display/bridge-setting.ts';
import { hopRows } from './display/hops.ts';
import { kernelDropEvidence } from './display/kernel-drops.ts';
import { notes } from './display/notes.ts';
import { answerOf, relevantPackets } from './display/relevant-packets.ts';
import { timeline } from './display/timeline.ts';
import { contradictions } from './expect.ts';
import { type Observation, observe } from './facts/observation.ts';
import { worst } from './status.ts';
import type { ProbeVerdict, ScenarioVerdict } from './types.ts';

/** Judges one run of one scenario. It only computes, from what the agent has observed. */
export function judgeScenario(
  name: string,
  topology: Topology,
  scenario: Pick<Scenario, 'because' | 'expect'> | undefined,
  runs: readonly ProbeRun[],
  durationMs: number,
): ScenarioVerdict {
  const probes = runs.map((run) => judgeProbe(topology, run, scenario?.expect[run.probe]));
  const status = scenario
    ? worst(probes.map((probe) => probe.status))
    : worst(['skip', ...probes.map((probe) => probe.status)]);
  return {
    scenario: name,
    ...(scenario && { because: scenario.because }),
    toggles: topology.toggles,
    status,
    ...(status === 'skip' && { reason: OBSERVED_ONLY }),
    durationMs,
    probes,
  };
}

/** A probe without an expectation does not pass: its verdict only says what was observed. */
const OBSERVED_ONLY = 'no scenario expects anything of these toggles: observed only';

export function judgeProbe(
  topology: Topology,
  run: ProbeRun,
  expected: Expectation | undefined,
): ProbeVerdict {
  const { observation: o, diagnosis, trouble, said } = decide(topology, run);
  const contradicted = expected ? contradictions(o, expected, diagnosis) : [];
  const reason = trouble ?? (expected ? contradicted.join('\n') : OBSERVED_ONLY);
  return {
    probe: run.probe,
    from: o.probe.from,
    target: probeTarget(o.probe),
    status: trouble ? 'error' : contradicted.length > 0 ? 'fail' : expected ? 'pass' : 'skip',
    ...(reason !== '' && { reason }),
    ...(expected && { expected: expectedOf(expected) }),
    observed: observedOf(diagnosis),
    evidence: [
      ...diagnosis.evidence,
      ...answerer(o),
      ...asker(o, diagnosis, said),
      ...kernelDropEvidence(o, diagnosis),
      ...bridgeSettings(o),
    ],
    hops: hopRows(
      o,
      diagnosis.evidence.map(({ packet }) => packet),
    ),
    timeline: timeline(o, relevantPackets(o, diagnosis.evidence)),
    notes: notes(o),
  };
}

/** The verdict of a run before it is worded. */
export interface Decision {
  observation: Observation;
  diagnosis: Diagnosis;
  /** The output of the probe's program, in short. */
  said: string;
  /** Why the run cannot be judged at all; undefined if it can. */
  trouble: string | undefined;
}

export function decide(topology: Topology, run: ProbeRun): Decision {
  const observation = observe(topology, run);
  const { works, detail } = outcomeOf(observation.probe, run);
  const watched = run.captures.length > 0;
  const diagnosis = works
    ? (objection(observation) ?? success(observation, detail))
    : watched
      ? diagnose(observation)
      : unwatched(observation, detail);
  return { observation, diagnosis, said: detail, trouble: whyUnjudgeable(observation, diagnosis) };
}

const expectedOf = ({ outcome, cause, causes, at }: Expectation) => ({
  outcome,
  ...(cause && { cause }),
  ...(causes && { causes }),
  ...(at && { at }),
});

const observedOf = ({ observed, packet }: Diagnosis) => ({
  ...observed,
  ...(packet !== undefined && { packet }),
});

/** Says why this run cannot be judged at all. */
function whyUnjudgeable(
  { probe, run, dropped, journeys }: Observation,
  { observed }: Diagnosis,
): string | undefined {
  if (run.exitCode === null) return `the probe did not end by itself: ${run.stderr.trim()}`;
  if (couldNotAsk(probe, run)) return `the probe could not run: ${run.stderr.trim()}`;
  if (dropped > 0)
    return `the captures have no room for ${dropped} packets: what was not seen cannot be told`;
  // If a stack refused the packet before anything was sent, it has counted that. Without captured packets and
  // without such a count nothing can be concluded. A command need not send anything.
  const isEmpty = probe.kind !== 'command' && run.captures.length > 0 && journeys.length === 0;
  if (isEmpty && (observed.cause ?? 'unknown') === 'unknown')
    return 'the captures are empty: nothing can be told';
  return undefined;
}

/** A failure without captures has no cause. */
function unwatched({ probe }: Observation, said: string): Diagnosis {
  const detail = isBeside(probe) ? said : `${said} (no captures)`;
  return { observed: { outcome: 'fails', cause: 'unknown', detail }, evidence: [], packet: undefined };
}

function success(o: Observation, detail: string): Diagnosis {
  const answer = answerOf(o);
  const at = answer?.hops.at(-1);
  return {
    observed: { outcome: 'works', ...(at && { node: at.node, interface: at.interface }), detail },
    evidence: [{ kind: 'probe', text: detail, sources: [] }],
    packet: answer?.packet,
  };
}
