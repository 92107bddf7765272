import { EXIT_CODES } from '../../../src/lab/error.ts';
import type { Home } from '../support/home.ts';
import { CommandError, type Journey, type Observed, observe, takeIn } from './trip.ts';

/** The verdicts of one probe: in the original lab, and in the lab that was imported from its router. */
export interface Comparison {
  /**
   * `told`: the import says that it could not take over what is wrong there.
   * `aside`: no packet of the probe passed the router, so its snapshot says nothing about them.
   * `elsewhere`: another node than the router has the mistake, so the router's snapshot cannot show it.
   * `unasked`: `--ask` cannot express this kind of probe or this name.
   * `unbuilt`: this kernel lacks what the lab needs, so there was no router to import.
   */
  verdict: 'same' | (typeof OTHERS)[number];
  /** The reason, worded the same for equal reasons. */
  why: string;
  told: string;
}

const OTHERS = ['different', 'told', 'aside', 'elsewhere', 'unasked', 'unbuilt'] as const;

/** Number of labs that run at a time. */
const AT_ONCE = 4;

export async function compared(home: Home, journeys: readonly Journey[]): Promise<Comparison[]> {
  const all: Comparison[] = [];
  for (let first = 0; first < journeys.length; first += AT_ONCE) {
    const some = await compareSome(home, journeys.slice(first, first + AT_ONCE));
    all.push(...some);
    if (process.env.ROUND_TRIP)
      for (const { verdict, told } of some) if (verdict !== 'same') console.log(`${verdict}: ${told}`);
  }
  return all;
}

async function compareSome(home: Home, journeys: readonly Journey[]): Promise<Comparison[]> {
  const trips = await Promise.all(
    journeys.map(async (journey) => ({ journey, taken: await takeIn(home, journey).catch(failure) })),
  );
  const made = trips.flatMap(({ journey: { name }, taken }) =>
    taken instanceof Error ? [] : [{ name, file: taken.file }],
  );
  const seen = made.length === 0 ? new Map() : await observe(home, made);
  return trips.flatMap(({ journey, taken }): Comparison[] => {
    if (taken instanceof Error) {
      const told = `${journey.definition.name} ${journey.scenario}: ${taken.message}`;
      const isUnable = taken instanceof CommandError && taken.exitCode === EXIT_CODES.unable;
      return [
        isUnable
          ? { verdict: 'unbuilt', why: taken.reason, told }
          : { verdict: 'different', why: 'it was not taken in', told },
      ];
    }
    const probes = taken.was.labs[0]?.scenarios[0]?.probes ?? [];
    return probes.map(({ probe, observed, hops }) => {
      const asked = taken.probeFor.get(probe);
      const now = asked === undefined ? undefined : seen.get(journey.name)?.get(asked);
      const passed = hops.some(({ node }) => node === journey.router);
      const told = telling(journey, probe, observed, now);
      return { ...judged(journey, observed, now, { passed, losses: taken.told }), told };
    });
  });
}

const failure = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function judged(
  { name, router, definition, scenario }: Journey,
  was: Observed,
  is: Observed | undefined,
  { passed, losses }: { passed: boolean; losses: readonly string[] },
): Omit<Comparison, 'told'> {
  const { outcome, cause = '', node } = was;
  const isRouters = node === router;
  if (is !== undefined && outcome === is.outcome && cause === (is.cause ?? ''))
    return { verdict: 'same', why: '' };
  if (!passed && !isRouters) return { verdict: 'aside', why: cause || 'it works without the router' };
  if (is === undefined) return { verdict: 'unasked', why: cause || 'what an import is not told' };
  // The imported router, called as the journey is, must not be blamed for it.
  if (outcome === 'fails' && !isRouters && is.node !== name)
    return { verdict: 'elsewhere', why: `${cause} at another node` };
  if (isOfSender(was)) return { verdict: 'elsewhere', why: 'the TTL that who asks gave it' };
  const had = definition.scenarios?.[scenario]?.connections !== undefined;
  const loss = losses.find((each) => explains(each, was, is, had));
  if (loss !== undefined) return { verdict: 'told', why: loss };
  return { verdict: 'different', why: `${cause || outcome} there, ${is.cause ?? is.outcome} here` };
}

/** Who sends a packet chooses its TTL, and the machine cannot show which. */
const isOfSender = ({ cause, detail }: Observed) => cause === 'ttl-expired' && !detail.includes('loop');

/**
 * Does what the import tells explain the difference?
 * @param had whether the scenario has connections of before
 */
function explains(loss: string, was: Observed, is: Observed, had: boolean): boolean {
  const [name = ''] = loss.split(/,? /);
  const isNobody = was.detail.includes('nobody has') && loss.includes('knows no MAC address');
  const isOfConnections = was.outcome === 'fails' && (had || was.cause === 'ports-exhausted');
  return (
    [was.interface, is.node].includes(name) ||
    was.detail.includes(` of ${name} of ${was.node}`) ||
    (isNobody && was.detail.includes(name)) ||
    (isOfConnections && / connections that /.test(loss))
  );
}

const telling = (
  { name, what, scenario, router, definition }: Journey,
  probe: string,
  was: Observed,
  is: Observed | undefined,
) =>
  `${name}: ${router} of ${definition.name} ${what ?? scenario}, ${probe}: ${shown(was)}; of its snapshot: ${is ? shown(is) : 'not asked'}`;

const shown = ({ outcome, cause = '', node = '', detail }: Observed) =>
  `${outcome} ${cause} ${node} (${detail})`;

/** Prints how many comparisons of each kind there were, and why. */
export function tell(what: string, all: readonly Comparison[]): void {
  const of = (verdict: Comparison['verdict']) => all.filter((each) => each.verdict === verdict);
  const lines = OTHERS.flatMap((verdict) => {
    const counts = new Map<string, number>();
    for (const { why } of of(verdict)) counts.set(why, (counts.get(why) ?? 0) + 1);
    const counted = [...counts].map(([why, count]) => `    ${count} ${why}`);
    return [`  ${of(verdict).length} ${verdict}${counted.length > 0 ? ':' : ''}`, ...counted];
  });
  const compared = of('same').length + of('different').length;
  const share = ((100 * of('different').length) / Math.max(1, compared)).toFixed(1);
  console.log(
    [
      `${what}: ${all.length} probes, ${of('same').length} same, ${share} % of those compared different`,
      ...lines,
    ].join('\n'),
  );
}
