import type { Home } from '../support/home.ts';
import { type Journey, type Observed, observe, takeIn } from './trip.ts';

/** What one probe showed in the lab, beside what it showed in the lab of its router alone. */
export interface Comparison {
  /**
   * `elsewhere`: it fails in the lab for a mistake of another node than the router, which no snapshot of that tells.
   * `unasked`: a kind of probe, or a name, that an import cannot be told.
   */
  verdict: 'same' | 'different' | 'elsewhere' | 'unasked';
  told: string;
}

/** So many labs are up at a time. */
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
    journeys.map(async (journey) => ({ journey, taken: await takeIn(home, journey).catch(String) })),
  );
  const made = trips.flatMap(({ journey: { name }, taken }) =>
    typeof taken === 'string' ? [] : [{ name, file: taken.file }],
  );
  const seen = made.length === 0 ? new Map() : await observe(home, made);
  return trips.flatMap(({ journey, taken }): Comparison[] => {
    if (typeof taken === 'string')
      return [{ verdict: 'different', told: `${journey.definition.name} ${journey.scenario}: ${taken}` }];
    const probes = taken.was.labs[0]?.scenarios[0]?.probes ?? [];
    return probes.map(({ probe, observed }) => {
      const asked = taken.probeFor.get(probe);
      const now = asked === undefined ? undefined : seen.get(journey.name)?.get(asked);
      return { verdict: verdictOf(journey, observed, now), told: telling(journey, probe, observed, now) };
    });
  });
}

function verdictOf({ router }: Journey, was: Observed, is: Observed | undefined): Comparison['verdict'] {
  if (is === undefined) return 'unasked';
  if (was.outcome === is.outcome && was.cause === is.cause) return 'same';
  return was.outcome === 'fails' && was.node !== router ? 'elsewhere' : 'different';
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

/** For those who ran `npm run test:round-trip`. */
export function tell(what: string, all: readonly Comparison[]): void {
  const lines = (['different', 'elsewhere', 'unasked'] as const).flatMap((verdict) => {
    const some = all.filter((each) => each.verdict === verdict);
    return [`${some.length} ${verdict}:`, ...some.map(({ told }) => `  ${told}`)];
  });
  const same = all.filter(({ verdict }) => verdict === 'same').length;
  console.log([`${what}: ${all.length} probes, ${same} same`, ...lines].join('\n  '));
}
