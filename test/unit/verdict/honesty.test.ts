import { describe, expect, it } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import { CAUSES } from '../../../src/lab/types.ts';
import { judgeProbe } from '../../../src/verdict/judge.ts';
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

describe.each(failing)('$title', ({ cause, each, run }) => {
  it('is unknown without any single fact that its evidence names', () => {
    const { evidence } = judgeProbe(each.topology, run, undefined);
    const sources = evidence.flatMap((one) => one.sources);
    expect(evidence.length).toBeGreaterThan(0);
    for (const source of sources) {
      const left = causeOf(each, without(run, source));
      expect(left, `without ${JSON.stringify(source)}`).toBe('unknown');
    }
  });

  it('is the same, or unknown, without any single fact at all', () => {
    for (const source of everyFact(run)) {
      const left = causeOf(each, without(run, source));
      expect([cause, 'unknown'], `without ${JSON.stringify(source)}`).toContain(left);
    }
  });
});
