import type { ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';

/** Something that is otherwise than before. */
export interface Difference {
  /** `outside → tcp 1.2.3.4:80`, or a scenario and its probe. */
  what: string;
  from: string;
  target: string;
  kind: 'let-in' | 'kept-out' | 'elsewhere' | 'seen-as' | 'cause';
  before: string;
  after: string;
  /** The rule that decides now, where one does. */
  by: string;
}

/** A difference that a change is meant to make. */
export interface Intended {
  from?: string;
  target?: string;
  becomes?: Difference['kind'];
}

/** Both, and what of them was meant: everything else fails. */
export interface Comparison {
  schemaVersion: 1;
  before: string;
  after: string;
  /** How many packets and probes were asked of both. */
  asked: number;
  differences: (Difference & { intended: boolean })[];
  /** Intentions that nothing came of. */
  missing: string[];
}

const KINDS: Readonly<Record<Difference['kind'], string>> = {
  'let-in': 'is newly let in',
  'kept-out': 'worked, and does no longer',
  elsewhere: 'goes elsewhere',
  'seen-as': 'is seen from another address',
  cause: 'fails for another reason',
};

export function showComparison({ before, after, asked, differences, missing }: Comparison): string {
  const lines = [`${before} → ${after}: ${asked} questions asked of both`];
  for (const { what, kind, before: was, after: is, by, intended } of differences)
    lines.push(
      `  ${intended ? '✔' : '✘'} ${what} ${KINDS[kind]}${intended ? ', as intended' : ''}`,
      `      before: ${was}`,
      `      after:  ${is}${by === '' ? '' : `, by ${by}`}`,
    );
  for (const text of missing) lines.push(`  ✘ intended, and nothing came of it: ${text}`);
  if (differences.length === 0 && missing.length === 0) lines.push('  No difference in behaviour.');
  return `${lines.join('\n')}\n`;
}

export function judge(differences: readonly Difference[], intended: readonly Intended[]) {
  const fits = (one: Intended, { from, target, kind }: Difference) =>
    (one.from === undefined || one.from === from) &&
    (one.target === undefined || one.target === target) &&
    (one.becomes === undefined || one.becomes === kind);
  const missing = intended.filter((one) => !differences.some((each) => fits(one, each)));
  return {
    differences: differences.map((each) => ({ ...each, intended: intended.some((one) => fits(one, each)) })),
    missing: missing.map(
      ({ from = 'anybody', target = 'anything', becomes = 'changes' }) => `${from} → ${target} ${becomes}`,
    ),
  };
}

/** As a scenario of its own, for formats that know scenarios: each difference is a probe. */
export function asScenario({ before, after, differences, missing }: Comparison): ScenarioVerdict {
  const probes = [
    ...differences.map((each) => probeOf(each, each.intended)),
    ...missing.map((text) =>
      probeOf(
        { what: text, from: '', target: '', kind: 'cause', before: '', after: 'nothing came of it', by: '' },
        false,
      ),
    ),
  ];
  return {
    scenario: 'compare',
    because: `What ${after} does otherwise than ${before}.`,
    toggles: {},
    status: probes.every(({ status }) => status === 'pass') ? 'pass' : 'fail',
    durationMs: 0,
    probes,
  };
}

function probeOf(
  { what, from, target, kind, before, after, by }: Difference,
  intended: boolean,
): ProbeVerdict {
  const works = kind === 'let-in' || kind === 'elsewhere' || kind === 'seen-as';
  const detail = `before: ${before}; after: ${after}${by === '' ? '' : `, by ${by}`}`;
  return {
    probe: what,
    from,
    target,
    status: intended ? 'pass' : 'fail',
    reason: `${KINDS[kind]}: ${detail}`,
    observed: { outcome: works ? 'works' : 'fails', ...(!works && { cause: 'unknown' as const }), detail },
    evidence: [],
    hops: [],
    timeline: [],
    notes: [],
  };
}
