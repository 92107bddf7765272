import { builtinLabs } from '../../../labs/index.ts';
import type { Lab } from '../../../src/index.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import type { Journey } from './trip.ts';

/** The labs and scenarios that `npm test` takes. */
const FEW: Readonly<Record<string, readonly string[]>> = {
  'nat-loopback': ['same-port-drop', 'hairpin-mac-snat'],
  ipv6: [],
};

/**
 * One journey for each scenario of each lab and each node that forwards packets. `ROUND_TRIP_LABS=faults,vlan` names
 * labs, and `ROUND_TRIP_PART=2/3` takes every third journey, from the second.
 */
export async function journeysOfLabs(all: boolean): Promise<Journey[]> {
  const wanted = process.env.ROUND_TRIP_LABS?.split(',');
  const names = wanted ?? Object.keys(all ? builtinLabs : FEW);
  const labs = await Promise.all(names.map(async (name) => [name, await builtinLabs[name]?.()] as const));
  const journeys = labs.flatMap(([lab, definition]) => {
    if (definition === undefined) return [];
    const scenarios = Object.keys(definition.scenarios ?? {});
    const few = FEW[lab]?.length
      ? scenarios.filter((each) => FEW[lab]?.includes(each))
      : scenarios.slice(0, 1);
    return (all ? scenarios : few).flatMap((scenario) =>
      routersOf(definition, scenario).map((router) => ({ lab, definition, scenario, router })),
    );
  });
  const [part = 1, parts = 1] = process.env.ROUND_TRIP_PART?.split('/').map(Number) ?? [];
  return journeys
    .map((journey, index) => ({ name: `trip-${index}`, ...journey }))
    .filter((_, index) => index % parts === part - 1);
}

/** Nodes that forward packets by default: that one does not in a scenario may be its fault. If none does, in the scenario. */
function routersOf(definition: Lab, scenario: string): string[] {
  const [usual = [], now = []] = [undefined, scenario].map((each) =>
    Object.entries(resolve(definition, toggleValues(definition, each)).nodes)
      .filter(([, { sysctl }]) =>
        ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding'].some((key) => String(sysctl[key]) === '1'),
      )
      .map(([name]) => name),
  );
  return usual.length > 0 ? usual : now;
}
