import type { Topology } from '../plan/topology.ts';
import type { ProbeVerdict } from '../verdict/types.ts';
import { type Choice, choicesOf, isFew, sortOf, unlike } from './choices.ts';
import { isZoned } from './makers.ts';
import { remediesFor } from './remedies.ts';
import { changesOf, clash, contains, costOf, keyOf, typedOf, type Way, works } from './ways.ts';

/** Remedies to try together, with the probes to run. */
export interface Attempt extends Choice {
  probes: string[];
  /** The verdict before the last of these remedies. */
  after: string;
}

/** Probes that fail for the same cause at the same place, and what mends them. */
export interface Mended {
  /** `same-port-drop at router:eth0` */
  finding: string;
  probes: string[];
  /** The combinations that work, the smallest change first. */
  ways: Way[];
  /** The combinations that were tried and did not work. */
  tried: { does: string[]; why: string }[];
}

export interface Start {
  topology: Topology;
  verdicts: readonly ProbeVerdict[];
  /** Probes that must still fail. */
  closed: readonly string[];
  tools: readonly string[];
}

/** Builds the lab with the remedies of each attempt, and runs its probes. Undefined if it could not be built. */
export type Run = (
  attempts: readonly Attempt[],
) => Promise<({ topology: Topology; verdicts: ProbeVerdict[] } | undefined)[]>;

/** How many attempts are made in one round, for a machine with two cores and a waiting user. */
const WIDE = 8;

/** These causes concern a port of a bridge. Others concern a whole node. */
const OF_PORTS = new Set(['same-port-drop', 'port-blocked', 'mac-flap', 'link-down']);
function kindOf({ nodes }: Topology, verdict: ProbeVerdict): string {
  const { cause = '', node = '', interface: name = '' } = verdict.observed;
  if (OF_PORTS.has(cause)) return placeOf(verdict);
  const own = nodes[node];
  // For these causes a port forward belongs to a zone, so each zone has its own mistake and its own commands.
  const segment = cause === 'no-dnat' && isZoned(own) ? (own?.interfaces[name]?.master ?? name) : '';
  return `${cause} at ${node} ${segment}`;
}

const findingOf = (verdict: ProbeVerdict | undefined) =>
  verdict === undefined ? '' : `${verdict.probe} ${placeOf(verdict)} ${verdict.observed.detail}`;

const placeOf = ({ observed: { cause, node, interface: name } }: ProbeVerdict) =>
  `${cause ?? 'fails'}${node === undefined ? '' : ` at ${node}${name ? `:${name}` : ''}`}`;

/** Finds what mends each problem. Remedies follow from the verdict, and from the verdicts after earlier remedies. */
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
  const extend: Extend = ({ remedies: laid, probes, isWide }, topology, wrong) => {
    const offered = wrong.flatMap((verdict) => remediesFor(topology, verdict, start.verdicts, start.tools));
    const further = unlike(laid, offered);
    return [...new Set(further.map(sortOf))].flatMap((sort) => {
      const added = further.filter((each) => sortOf(each) === sort);
      if (added.some((one) => laid.some((each) => clash(each, one)))) return [];
      return choicesOf(laid, added, isWide).flatMap((choice): Attempt[] => {
        const { remedies } = choice;
        const key = keyOf(remedies);
        const isNew = !seen.has(key) && !mended.ways.some((way) => contains(remedies, way.remedies));
        seen.add(key);
        const asked = added.length > 1 && probes.length === 1 ? mended.probes : probes;
        return isNew && isFew(remedies) ? [{ ...choice, probes: asked, after: findingOf(wrong[0]) }] : [];
      });
    });
  };
  let round = extend({ remedies: [], probes: [first.probe], after: '' }, start.topology, failing);
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

/** Returns further attempts: the same remedies, with all those of one sort for the remaining problem. */
type Extend = (attempt: Attempt, topology: Topology, wrong: readonly ProbeVerdict[]) => Attempt[];

/** Decides what to try next: if the probe works, the whole lab; if not, remedies for the new verdict. */
function judge(
  start: Start,
  mended: Mended,
  attempt: Attempt,
  result: Awaited<ReturnType<Run>>[number],
  extend: Extend,
): Attempt[] {
  const does = [...new Set(attempt.remedies.map((remedy) => remedy.does))];
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
  const failing = wanted.flatMap(({ probe }) => of(probe) ?? []).filter((verdict) => !works(verdict));
  const [wrong] = failing;
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
  // A remedy after which the verdict is the same is no step forward.
  return findingOf(wrong) === attempt.after ? [] : extend(attempt, result.topology, failing);
}
