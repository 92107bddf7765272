import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { type Comparison, compared, tell } from './compared.ts';
import { journeysOfLabs } from './labs.ts';
import { randomJourneys } from './networks.ts';
import type { Journey } from './trip.ts';

/**
 * `npm run test:round-trip -- COUNT SEED` runs so many random networks and all built-in labs. `npm test` runs a few of
 * both.
 */
const COUNT = Number(process.env.ROUND_TRIP) || 0;
const SEED = Number(process.env.ROUND_TRIP_SEED) || 4000;

/** The allowed share of different verdicts among probes that fail by a mistake of the router. */
const DIFFERENT_AT_MOST = 0.02;

describe('a router of a lab, taken in from a snapshot of it', () => {
  const home = new Home(USERS.at(-1) ?? 'an ordinary user');
  afterAll(() => home.remove());

  it.each([
    ['built-in labs', () => journeysOfLabs(COUNT > 0)],
    [`random networks, seed ${SEED}`, () => randomJourneys(home, COUNT || 4, SEED)],
  ] as [string, () => Journey[] | Promise<Journey[]>][])(
    '%s: what worked works, and what failed for the router’s fault fails for the same cause',
    async (what, journeys) => {
      const all = await compared(home, await journeys());
      const of = (verdict: Comparison['verdict']) => all.filter((each) => each.verdict === verdict);
      if (COUNT > 0) tell(what, all);
      expect(of('same').length).toBeGreaterThan(0);
      const different = of('different').map(({ told }) => told);
      const allowed = COUNT > 0 ? Math.floor(all.length * DIFFERENT_AT_MOST) : 0;
      expect(different.length, different.join('\n')).toBeLessThanOrEqual(allowed);
    },
    300_000 + COUNT * 60_000 + (COUNT > 0 ? 3_600_000 : 0),
  );
});
