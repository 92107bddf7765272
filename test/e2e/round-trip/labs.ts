import { builtinLabs } from '../../../labs/index.ts';
import type { Lab } from '../../../src/index.ts';
import type { Journey } from './trip.ts';

/** The labs and scenarios that `npm test` takes. */
const FEW: Readonly<Record<string, readonly string[]>> = {
  'nat-loopback': ['same-port-drop', 'hairpin-mac-snat'],
  ipv6: [],
};

/** One journey for each scenario of each lab and each node that forwards packets. */
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
      routersOf(definition).map((router) => ({ lab, definition, scenario, router })),
    );
  });
  return journeys.map((journey, index) => ({ name: `trip-${index}`, ...journey }));
}

/** Nodes that forward packets with at least one setting of the toggles. */
function routersOf({ nodes, settings = [] }: Lab): string[] {
  const said = [nodes, ...settings.map((setting) => setting.nodes ?? {})].flatMap(Object.entries);
  const forwarding = said.filter(([, { sysctl = {} }]) =>
    ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding'].some((key) => String(sysctl[key]) === '1'),
  );
  return [...new Set(forwarding.map(([name]) => name))];
}
