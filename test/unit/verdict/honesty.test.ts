import { describe, expect, it } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import { CAUSES } from '../../../src/lab/types.ts';
import type { Journey, Sighting } from '../../../src/packet/types.ts';
import { diagnose } from '../../../src/verdict/causes/diagnose.ts';
import { observe } from '../../../src/verdict/facts/observation.ts';
import { decide, judgeProbe } from '../../../src/verdict/judge.ts';
import type { Source } from '../../../src/verdict/types.ts';
import { withoutDrops, withoutFrames } from './ablation.ts';
import { everyForm, type Recorded, recorded } from './recorded.ts';
import { everyFact, without } from './removal.ts';

const failingOf = (scenarios: readonly Recorded[]) =>
  scenarios.flatMap((each) =>
    each.runs.flatMap((run) => {
      const cause = each.scenario.expect[run.probe]?.cause;
      return cause ? [{ title: `${each.lab} ${each.name}: ${run.probe}`, cause, each, run }] : [];
    }),
  );

/** The run as an ordinary user sees it, without the kernel's drop reasons, which would prove the same cause again. */
const rootless = <Failing extends { run: ProbeRun }>(failing: Failing): Failing => ({
  ...failing,
  run: withoutDrops(failing.run),
});

const failing = failingOf(recorded);

function causeOf({ topology }: Recorded, run: ProbeRun): string {
  const { trouble, diagnosis } = decide(topology, run);
  const { cause, outcome } = diagnosis.observed;
  return trouble === undefined ? (cause ?? outcome) : 'unknown';
}

it('every cause was recorded', () => {
  expect(new Set(failing.map(({ cause }) => cause))).toEqual(new Set(CAUSES));
});

describe.each(failingOf(everyForm).map(rootless))(
  '$title: unknown without any single fact that its evidence names',
  ({ cause, each, run }) => {
    const { evidence } = judgeProbe(each.topology, run, undefined);
    const sources = evidence
      .flatMap((one) => one.sources)
      .map((source) => [JSON.stringify(source), source] as const);
    const others = otherTries(each, run);

    it('rests on facts', () => {
      expect(sources.length).toBeGreaterThan(0);
    });

    it.each(sources)('%s', (_, source) => {
      const left = causeOf(each, without(run, source));
      const isRepeated = others.length > 0 || source.in === 'hooks';
      if (!isRepeated) expect(left).toBe('unknown');
      // A connection that was tried twice proves the cause twice, and a packet shows its header at several hooks. So
      // both are removed everywhere.
      if (isRepeated) expect(['unknown', cause]).toContain(left);
      if (left === cause && source.in === 'hooks')
        expect(causeOf(each, withoutTrace(run, source.node))).toBe('unknown');
      else if (left === cause)
        expect(causeOf(each, withoutFrames([...others, frameOf(source)])(run))).toBe('unknown');
    });
  },
);

/** The run as if neither packets nor connections of the node had been traced. */
function withoutTrace(run: ProbeRun, node: string): ProbeRun {
  const hooks = run.hooks.filter((trace) => trace.node !== node);
  const after = run.after.map((state) => (state.node === node ? { ...state, conntrack: [] } : state));
  return { ...run, hooks, after };
}

/** All frames of those tries or address questions that the verdict does not mention. */
function otherTries({ topology }: Recorded, run: ProbeRun): Sighting[] {
  const o = observe(topology, run);
  const { packet } = judgeProbe(topology, run, undefined).observed;
  const began = (journey: Journey) => journey.hops[0]?.timeNs ?? 0n;
  const tries = o.flow.filter(({ hops }) => hops[0]?.frame.tcp?.flags === 'S').map(began);
  const tryOf = (journey: Journey) => tries.filter((time) => time <= began(journey)).length;
  if (o.syn === undefined)
    return o.lookup.filter((journey) => journey.packet !== packet).flatMap(({ hops }) => hops);
  const decided = o.journeys.find((journey) => journey.packet === packet);
  const others = o.flow.filter((journey) => decided && tryOf(journey) !== tryOf(decided));
  return others.flatMap(({ hops }) => hops);
}

/** A frame in a capture, such as `eth0 #3`. Every piece of evidence must be one, and none may occur twice. */
function frameOf({ node, in: where, entry }: Source) {
  const [, name = '', number] = entry.match(/^(.*) #(\d+)$/) ?? [];
  expect(where).toBe('capture');
  return { node, interface: name, index: Number(number) };
}

describe.each(failing)('$title: the same, or unknown', ({ cause, each, run }) => {
  it('without any single fact of states and traces', () => {
    // The captures stay the same objects, so what was computed from them is not computed again.
    const o = observe(each.topology, run);
    const judged = (other: ProbeRun) => diagnose({ ...o, run: other }).observed.cause ?? 'none';
    const left = everyFact(run, judged).map((source) => ({
      without: JSON.stringify(source),
      cause: judged(without(run, source)),
    }));
    expect(left.filter((one) => one.cause !== 'unknown' && one.cause !== cause)).toEqual([]);
  });
});

describe('packets of before the probe', () => {
  it.each(failing)('do not change the verdict: $title', ({ cause, each, run }) => {
    expect(causeOf(each, withEarlierPackets(run))).toBe(cause);
  });
});

/** The run with each packet also seen an hour earlier, when no hook was watched. */
function withEarlierPackets(run: ProbeRun): ProbeRun {
  const [sinceNs = ''] = run.captures.flatMap(({ frames }) => frames.map(({ timeNs }) => timeNs)).sort();
  const captures = run.captures.map((capture) => {
    const earlier = capture.frames.map((frame) => ({
      ...frame,
      timeNs: String(BigInt(frame.timeNs) - HOUR),
    }));
    return { ...capture, frames: [...earlier, ...capture.frames] };
  });
  return { ...run, sinceNs, captures };
}

const HOUR = 3_600_000_000_000n;
