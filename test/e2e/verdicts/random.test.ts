import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { Random } from '../support/random.ts';
import { FAULTS, type Truth } from './faults.ts';
import { chooseWorld, makeWorld } from './network.ts';
import { type Seen, verdictsOf } from './verdicts.ts';
import { labOf } from './world.ts';

/** `npm run test:verdicts -- COUNT SEED` sets these. `npm test` always runs the same ones. */
const COUNT = Number(process.env.VERDICTS) || 12;
/** Seeds of networks that were once judged wrongly, or not at all. `npm test` runs them too. */
const MET = [610081, 610179, 720054, 720062, 720074, 720183, 730585, 910357, 920089, 920109];
const SEED = Number(process.env.VERDICTS_SEED) || (process.env.VERDICTS ? Date.now() % 1_000_000 : 7000);

/** Number of networks in one `lab verify`. */
const BATCH = 20;
/** The allowed share of `unknown` among single faults. A wrong verdict is never allowed. */
const UNKNOWN_AT_MOST = 0.05;

const NONE: Seen = { outcome: 'none', detail: 'there is no verdict' };

interface Planted {
  name: string;
  /** What is true of each planted fault. */
  truths: Truth[];
  what: string;
  definition: string;
}

/** Makes one network: without a fault, with one fault or, every fifth time, with two. */
function plant(seed: number, name: string, faulty: boolean): Planted {
  const random = new Random(seed);
  const world = makeWorld(chooseWorld(random), random);
  const faults: string[] = [];
  const truths: Truth[] = [];
  const wanted = faulty ? (random.number(5) === 0 ? 2 : 1) : 0;
  const names = Object.keys(FAULTS);
  while (truths.length < wanted) {
    const fault = random.pick(names);
    if (faults.includes(fault)) continue;
    const truth = FAULTS[fault]?.(world);
    if (truth === undefined || typeof truth === 'string') continue;
    faults.push(fault);
    truths.push(truth);
  }
  const { family, protocol, nat, routers, tool } = world;
  const what = `seed ${seed}: ${faults.join(' and ') || 'no fault'}, ${protocol} over IPv${family}, nat ${nat} by ${tool}, ${routers} routers`;
  const [cause] = truths[0]?.causes ?? [];
  const definition = labOf(name, world, cause ? { outcome: 'fails', cause } : { outcome: 'works' });
  return { name, truths, what, definition: JSON.stringify(definition) };
}

describe.each(USERS)(`random networks with planted faults, seed ${SEED}, as %s`, (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it(
    `${COUNT} networks: what is well works, and a verdict names the fault that is there, or none`,
    async () => {
      const seeds = [
        ...Array.from({ length: COUNT }, (_, i) => SEED + i),
        ...(process.env.VERDICTS ? [] : MET),
      ];
      const all = seeds.flatMap((seed, i) => [
        plant(seed, `well-${i}`, false),
        plant(seed, `faulty-${i}`, true),
      ]);
      const judged = (await inBatches(all)).map(([planted, seen]) => ({
        planted,
        seen,
        told: telling(planted, seen),
      }));
      const unknown = judged.filter(
        ({ planted, seen }) => planted.truths.length > 0 && seen.cause === 'unknown',
      );
      const wrong = judged.filter((one) => !unknown.includes(one) && !isTrue(one.planted, one.seen));
      if (process.env.VERDICTS) tell(user, wrong.map(toldOf), unknown.map(toldOf));
      expect(wrong.map(toldOf)).toEqual([]);
      const single = unknown.filter(({ planted }) => planted.truths.length === 1).map(toldOf);
      expect(single.length, single.join('\n')).toBeLessThanOrEqual(Math.ceil(COUNT * UNKNOWN_AT_MOST));
    },
    60_000 + COUNT * 30_000,
  );

  async function inBatches(all: readonly Planted[]): Promise<[Planted, Seen][]> {
    const judged: [Planted, Seen][] = [];
    for (let i = 0; i < all.length; i += BATCH) {
      const batch = all.slice(i, i + BATCH);
      const seen = await verdictsOf(home, batch);
      for (const planted of batch) judged.push([planted, seen.get(planted.name) ?? NONE]);
    }
    return judged;
  }
});

const toldOf = ({ told }: { told: string }): string => told;

const telling = ({ what }: Planted, { outcome, cause = '', node = 'no node', detail }: Seen): string =>
  `${what}: ${outcome} ${cause} at ${node}: ${detail}`;

function isTrue({ truths }: Planted, { outcome, cause, node }: Seen): boolean {
  if (truths.length === 0) return outcome === 'works';
  return truths.some(
    ({ causes, nodes }) =>
      causes.some((one) => one === cause) && (nodes === undefined || nodes.includes(node ?? '')),
  );
}

/** Prints a summary for `npm run test:verdicts`. */
function tell(user: string, wrong: readonly string[], unknown: readonly string[]): void {
  const counted = `${COUNT} networks, ${wrong.length} wrong, ${unknown.length} unknown; seed ${SEED}`;
  console.log([`as ${user}: ${counted}`, 'wrong:', ...wrong, 'unknown:', ...unknown].join('\n  '));
}
