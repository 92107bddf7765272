import { describe, expect, it } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import { CAUSES } from '../../../src/lab/types.ts';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import { judgeProbe } from '../../../src/verdict/judge.ts';
import { observe } from '../../../src/verdict/observation.ts';
import { type Recorded, recorded } from './recorded.ts';
import { everyFact, without } from './removal.ts';

const failing = recorded.flatMap((each) =>
  each.runs.flatMap((run) => {
    const cause = each.scenario.expect[run.probe]?.cause;
    return cause ? [{ title: `${each.lab} ${each.name}: ${run.probe}`, cause, each, run }] : [];
  }),
);

function causeOf({ topology }: Recorded, run: ProbeRun): string {
  const { status, observed } = judgeProbe(topology, run, undefined);
  return status === 'error' ? 'unknown' : (observed.cause ?? observed.outcome);
}

it('every cause was recorded', () => {
  expect(new Set(failing.map(({ cause }) => cause))).toEqual(new Set(CAUSES));
});

// Elsewhere connections are tried twice, and each try proves the same: no single fact would be missed.
const tried = failing.filter(({ each }) => each.lab === 'faults');

describe.each(tried)('$title: unknown without any single fact that its evidence names', ({ each, run }) => {
  const { evidence } = judgeProbe(each.topology, run, undefined);
  const sources = evidence
    .flatMap((one) => one.sources)
    .map((source) => [JSON.stringify(source), source] as const);

  it('rests on facts', () => expect(sources.length).toBeGreaterThan(0));

  it.each(sources)('%s', (_, source) => {
    expect(causeOf(each, without(run, source))).toBe('unknown');
  });
});

describe.each(failing)('$title: the same, or unknown', ({ cause, each, run }) => {
  it('without any single fact of states and traces', () => {
    // The captures stay as they are, and so does what is read from them.
    const o = observe(each.topology, run);
    const left = everyFact(run).map((source) => ({
      without: JSON.stringify(source),
      cause: diagnose({ ...o, run: without(run, source) }).observed.cause ?? 'none',
    }));
    expect(left.filter((one) => one.cause !== 'unknown' && one.cause !== cause)).toEqual([]);
  });
});
