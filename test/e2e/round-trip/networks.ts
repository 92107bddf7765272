import type { Home } from '../support/home.ts';
import { Random } from '../support/random.ts';
import { FAULTS, type Truth } from '../verdicts/faults.ts';
import { chooseWorld, makeWorld } from '../verdicts/network.ts';
import { labOf, type World } from '../verdicts/world.ts';
import type { Journey } from './trip.ts';

/** Faults that the router's state cannot show: whether it is right depends on other nodes, or on what they sent. */
const OF_OTHERS = new Set([
  'stale-neighbour',
  'dnat-to-wrong-port',
  'ttl-too-small',
  'one-port-for-all',
  'tunnel-to-another',
]);

/** Random networks, one seed each. Every other one has a fault at the router that is imported. */
export function randomJourneys(home: Home, count: number, seed: number): Journey[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `random-${seed + index}`;
    const { world, fault, router } = planted(seed + index);
    const definition = labOf(name, world, { outcome: 'works' });
    const scenario = Object.keys(definition.scenarios ?? {})[0] ?? '';
    return {
      name,
      lab: home.write(`${name}.json`, JSON.stringify(definition)),
      definition,
      scenario,
      router,
      what: fault,
    };
  });
}

function planted(seed: number): { world: World; fault: string; router: string } {
  const random = new Random(seed);
  const choice = chooseWorld(random);
  const names = Object.keys(FAULTS).filter((name) => !OF_OTHERS.has(name));
  const isFaulty = random.number(2) === 0;
  for (let tries = 0; isFaulty && tries < 200; tries++) {
    // A new world for each fault, because a fault that could not be planted may have changed the world.
    const world = makeWorld(choice, new Random(seed));
    const fault = random.pick(names);
    const truth = FAULTS[fault]?.(world);
    const router = routerOf(truth);
    if (router !== undefined) return { world, fault, router };
  }
  return { world: makeWorld(choice, new Random(seed)), fault: 'no fault', router: `r${choice.routers}` };
}

/** The router that has the fault, if exactly one node has it. */
function routerOf(truth: Truth | string | undefined): string | undefined {
  if (truth === undefined || typeof truth === 'string') return undefined;
  const [only, ...others] = truth.nodes ?? [];
  return others.length === 0 && /^r\d+$/.test(only ?? '') ? only : undefined;
}
