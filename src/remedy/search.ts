import type { Topology } from '../plan/topology.ts';
import type { ProbeVerdict } from '../verdict/types.ts';
import { bridgingRemedies } from './bridging.ts';
import { caseOf } from './flow.ts';
import { isZoned } from './makers.ts';
import { namingRemedies } from './naming.ts';
import { passingRemedies } from './passing.ts';
import type { Case, Remedy } from './remedy.ts';
import { translatingRemedies } from './translating.ts';
import { changesOf, clash, contains, costOf, keyOf, typedOf, type Way, works } from './ways.ts';

/** Remedies to try together, and the probes to run. */
export interface Attempt {
  remedies: Remedy[];
  probes: string[];
  /** The finding before the last of them. */
  after: string;
}

/** Probes that fail for one reason at one place, and what mends them. */
export interface Mended {
  /** `same-port-drop at router:eth0` */
  finding: string;
  probes: string[];
  /** The ways that work, smallest change first. */
  ways: Way[];
  /** What was tried without success. */
  tried: { does: string[]; why: string }[];
}

export interface Start {
  topology: Topology;
  verdicts: readonly ProbeVerdict[];
  /** Probes that must go on failing. */
  closed: readonly string[];
  tools: readonly string[];
}

/** Builds the lab with each attempt's remedies and runs its probes. Undefined if it could not be built. */
export type Run = (
  attempts: readonly Attempt[],
) => Promise<({ topology: Topology; verdicts: ProbeVerdict[] } | undefined)[]>;

/** The most remedies at once. Nobody would type more. */
const MOST = 3;
/** The attempts of a round, for a machine with two cores and a waiting user. */
const WIDE = 8;

const REMEDIES: readonly ((found: Case) => Remedy[])[] = [
  bridgingRemedies,
  translatingRemedies,
  passingRemedies,
  namingRemedies,
];

/** Returns what might mend a finding. None of it has been tried. */
export function remediesFor(
  topology: Topology,
  verdict: ProbeVerdict,
  others: readonly ProbeVerdict[],
  tools: readonly string[],
): Remedy[] {
  const found = caseOf(topology, verdict, others, tools);
  return found === undefined ? [] : REMEDIES.flatMap((of) => of(found));
}

/** These causes concern a port of a bridge. Others concern a whole node. */
const OF_PORTS = new Set(['same-port-drop', 'port-blocked', 'mac-flap', 'link-down']);
function kindOf({ nodes }: Topology, verdict: ProbeVerdict): string {
  const { cause = '', node = '', interface: name = '' } = verdict.observed;
  if (OF_PORTS.has(cause)) return placeOf(verdict);
  const own = nodes[node];
  // A forward belongs to a zone there, so each zone has its own mistake and words.
  const segment = cause === 'no-dnat' && isZoned(own) ? (own?.interfaces[name]?.master ?? name) : '';
  return `${cause} at ${node} ${segment}`;
}

const placeOf = ({ observed: { cause, node, interface: name } }: ProbeVerdict) =>
  `${cause ?? 'fails'}${node === undefined ? '' : ` at ${node}${name ? `:${name}` : ''}`}`;

/** Finds what mends each problem: remedies follow from the finding, and from what is found with them. */
export async function search(start: Start, run: Run): Promise<Mended[]> {
  const failing = start.verdicts.filter(
    (verdict) => !works(verdict) && !start.closed.includes(verdict.probe),
  );
  const groups = new Map<string, ProbeVerdict[]>();
  for (const verdict of failing) {
    const kind = kindOf(start.topology, verdict);
    groups.set(kind, [...(groups.get(kind) ?? []), verdict]);
  }
  const found: Mended[] = [];
  for (const verdicts of groups.values()) found.push(await mend(start, verdicts, run));
  return found;
}

async function mend(start: Start, failing: readonly ProbeVerdict[], run: Run): Promise<Mended> {
  const [first] = failing;
  const finding = first === undefined ? '' : placeOf(first);
  const mended: Mended = { finding, probes: failing.map(({ probe }) => probe), ways: [], tried: [] };
  if (first === undefined) return mended;
  const seen = new Set<string>();
  const extend = (set: readonly Remedy[], topology: Topology, verdict: ProbeVerdict): Attempt[] =>
    remediesFor(topology, verdict, start.verdicts, start.tools).flatMap((remedy) => {
      const remedies = [...set, remedy];
      const key = keyOf(remedies);
      const isNew = !seen.has(key) && !set.some((each) => clash(each, remedy)) && remedies.length <= MOST;
      seen.add(key);
      return isNew && !mended.ways.some((way) => contains(remedies, way.remedies))
        ? [{ remedies, probes: [first.probe], after: placeOf(verdict) }]
        : [];
    });
  let round = extend([], start.topology, first);
  while (round.length > 0) {
    const next: Attempt[] = [];
    const attempts = round.slice(0, WIDE);
    const results = await run(attempts);
    for (const [index, attempt] of attempts.entries())
      next.push(...judge(start, mended, attempt, results[index], extend));
    round = next;
  }
  mended.ways.sort((a, b) => costOf(a) - costOf(b));
  return mended;
}

type Extend = (set: readonly Remedy[], topology: Topology, verdict: ProbeVerdict) => Attempt[];

/** Decides what to try next: the whole lab if the probe works, or what the new finding asks for. */
function judge(
  start: Start,
  mended: Mended,
  attempt: Attempt,
  result: Awaited<ReturnType<Run>>[number],
  extend: Extend,
): Attempt[] {
  const does = attempt.remedies.map((remedy) => remedy.does);
  if (result === undefined) {
    mended.tried.push({ does, why: 'it could not be built here' });
    return [];
  }
  const all = start.verdicts.map(({ probe }) => probe);
  const isWhole = attempt.probes.length === all.length;
  const wanted = start.verdicts.filter(
    (verdict) =>
      attempt.probes.includes(verdict.probe) && (mended.probes.includes(verdict.probe) || works(verdict)),
  );
  const of = (name: string) => result.verdicts.find(({ probe }) => probe === name);
  const wrong = wanted.map(({ probe }) => of(probe)).find((verdict) => !works(verdict));
  if (wrong === undefined && !isWhole) return [{ ...attempt, probes: all }];
  if (wrong === undefined) {
    const opened = start.closed.filter((name) => works(of(name)));
    if (opened.length > 0)
      mended.tried.push({ does, why: `it opens what is to stay closed: ${opened.join(', ')}` });
    else if (!mended.ways.some((way) => contains(attempt.remedies, way.remedies)))
      mended.ways.push({
        remedies: attempt.remedies,
        typed: typedOf(attempt.remedies),
        changes: changesOf(start.verdicts, result.verdicts, mended.probes),
      });
    return [];
  }
  mended.tried.push({ does, why: `${wrong.probe} then fails: ${placeOf(wrong)}` });
  // A remedy that changes nothing is no step on the way.
  return placeOf(wrong) === attempt.after ? [] : extend(attempt.remedies, result.topology, wrong);
}
