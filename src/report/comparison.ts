import type { ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';

/** A difference between the machine or lab before, and the one after. */
export interface Difference {
  /** `outside → tcp 1.2.3.4:80`, or a scenario and its probe. */
  what: string;
  from: string;
  target: string;
  kind: 'let-in' | 'kept-out' | 'elsewhere' | 'seen-as' | 'cause';
  before: string;
  after: string;
  /** The rule that causes the difference: one that packets met on one side only. If there is none, a setting. */
  by: string;
}

/** What could not be asked of both, so that nobody knows whether it differs. */
export interface Unasked {
  what: string;
  status: 'skip' | 'error';
  reason: string;
}

/** A difference that a change is meant to make. */
export interface Intended {
  from?: string;
  target?: string;
  becomes?: Difference['kind'];
}

/** The comparison, and which differences were intended. Any other difference fails. */
export interface Comparison {
  schemaVersion: 1;
  before: string;
  after: string;
  /** How many packets and probes were compared. */
  asked: number;
  differences: (Difference & { intended: boolean })[];
  unasked: Unasked[];
  /** Intended differences that were not found. */
  missing: string[];
}

const KINDS: Readonly<Record<Difference['kind'], string>> = {
  'let-in': 'is newly let in',
  'kept-out': 'worked, and does no longer',
  elsewhere: 'goes elsewhere',
  'seen-as': 'is seen from another address',
  cause: 'fails for another reason',
};

/** The rules that one packet has met, and the rules that all packets together have met. */
export interface Met {
  own: readonly string[];
  all: ReadonlySet<string>;
}

/**
 * Returns the rule that causes the difference: a rule that this packet met on one side only. Rules that no packet
 * met on the other side are preferred.
 */
export function ruleThatDid(before: Met, after: Met): string {
  return [...only(after, before), ...only(before, after).map((each) => `no longer ${each}`)].join(', and ');
}

function only({ own }: Met, other: Met): string[] {
  const here = [...new Set(own)].filter((each) => !other.own.includes(each));
  // Prefers rules that decide to jumps, and rules that no packet meets any more to others.
  const deciding = orAll(here, (each) => !/ (jump|goto) \S+$/.test(each));
  return orAll(deciding, (each) => !other.all.has(each));
}

function orAll<T>(some: readonly T[], test: (each: T) => boolean): T[] {
  const found = some.filter(test);
  return found.length > 0 ? found : [...some];
}

export function showComparison({ before, after, asked, differences, unasked, missing }: Comparison): string {
  const lines = [`${before} → ${after}: ${asked} questions asked of both`];
  for (const { what, kind, before: was, after: is, by, intended } of differences)
    lines.push(
      `  ${intended ? '✔' : '✘'} ${what} ${KINDS[kind]}${intended ? ', as intended' : ''}`,
      `      before: ${was}`,
      `      after:  ${is}`,
      ...(by === '' ? [] : [`      by:     ${by}`]),
    );
  for (const text of missing) lines.push(`  ✘ intended, and nothing came of it: ${text}`);
  for (const { what, reason } of unasked) lines.push(`  – ${what} was not compared: ${reason}`);
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

/** Turns each difference into a scenario, so that each format of results shows it as a line or an annotation. */
export function asScenarios({ before, after, differences, unasked, missing }: Comparison): ScenarioVerdict[] {
  const probes = [
    ...differences.map((each) => probeOf(each, each.intended)),
    ...missing.map((text) => probeOf({ ...NOTHING, what: text }, false)),
  ];
  const because = `What ${after} does otherwise than ${before}.`;
  const common = { because, toggles: {}, durationMs: 0 };
  const unknown = unasked.map(({ what, ...why }) => ({ scenario: what, ...common, ...why, probes: [] }));
  if (probes.length === 0)
    return [{ scenario: 'no difference', ...common, status: 'pass', probes }, ...unknown];
  const found = probes.map((probe) => ({
    scenario: probe.probe,
    ...common,
    status: probe.status,
    ...(probe.reason && { reason: probe.reason }),
    probes: [probe],
  }));
  return [...found, ...unknown];
}

const NOTHING = {
  from: '',
  target: '',
  before: '',
  after: 'nothing came of it',
  by: '',
  kind: 'cause',
} as const;

function probeOf(
  { what, from, target, kind, before, after, by }: Difference,
  intended: boolean,
): ProbeVerdict {
  const works = kind === 'let-in' || kind === 'elsewhere' || kind === 'seen-as';
  const detail = `before: ${before}; after: ${after}${by === '' ? '' : `; by ${by}`}`;
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
