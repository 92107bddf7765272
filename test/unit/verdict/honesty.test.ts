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

/** As an ordinary user sees it: without the kernel's own reasons, which say the same cause once more. */
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
      // A connection that was tried twice proves it twice: what one try no longer shows the other does. A packet shows
      // its header at hook after hook.
      if (isRepeated) expect(['unknown', cause]).toContain(left);
      if (left === cause && source.in === 'hooks')
        expect(causeOf(each, withoutTrace(run, source.node))).toBe('unknown');
      else if (left === cause)
        expect(causeOf(each, withoutFrames([...others, frameOf(source)])(run))).toBe('unknown');
    });
  },
);

/** As if the node had not been traced, nor had connections. */
function withoutTrace(run: ProbeRun, node: string): ProbeRun {
  const hooks = run.hooks.filter((trace) => trace.node !== node);
  const after = run.after.map((state) => (state.node === node ? { ...state, conntrack: [] } : state));
  return { ...run, hooks, after };
}

/** All frames of the tries, of the connection or of the question for an address, that the verdict does not speak of. */
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

/** `eth0 #3` of a capture; anything else is no frame, and nothing but a frame can be there twice. */
function frameOf({ node, in: where, entry }: Source) {
  const [, name = '', number] = entry.match(/^(.*) #(\d+)$/) ?? [];
  expect(where).toBe('capture');
  return { node, interface: name, index: Number(number) };
}

describe.each(failing)('$title: the same, or unknown', ({ cause, each, run }) => {
  it('without any single fact of states and traces', () => {
    // The captures stay as they are, and so does what is read from them.
    const o = observe(each.topology, run);
    const judged = (other: ProbeRun) => diagnose({ ...o, run: other }).observed.cause ?? 'none';
    const left = everyFact(run, judged).map((source) => ({
      without: JSON.stringify(source),
      cause: judged(without(run, source)),
    }));
    expect(left.filter((one) => one.cause !== 'unknown' && one.cause !== cause)).toEqual([]);
  });
});
