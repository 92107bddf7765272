import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Lab } from '../../../src/index.ts';
import type { Home } from '../support/home.ts';
import { asksOf, probeFor } from './asks.ts';

const SCRIPT = readFileSync(join(import.meta.dirname, '../../../src/snapshot/snapshot.sh'), 'utf8');

/** A lab, with its toggles as in a scenario, and the machine of it that is taken in. */
export interface Journey {
  /** No other has it. */
  name: string;
  /** Built in, or a file. */
  lab: string;
  definition: Lab;
  scenario: string;
  router: string;
  /** What is wrong with it on purpose. */
  what?: string;
}

export interface Observed {
  outcome: string;
  cause?: string;
  node?: string;
  interface?: string;
  detail: string;
}

export interface Probed {
  probe: string;
  observed: Observed;
  hops: { node: string; direction: 'in' | 'out'; src: string; dst: string; flags: string }[];
}

interface Report {
  labs: { lab: string; scenarios: { probes: Probed[] }[] }[];
}

/** What the lab showed, and the file of the lab that was made of its router. */
export interface TakenIn {
  was: Report;
  file: string;
  /** What that lab has not of the router, as the import says. */
  told: string[];
  /** The probe of that lab that asks the same, by the probe of this one. */
  probeFor: Map<string, string>;
}

/** Brings the lab up, asks it, and takes a snapshot of its router from inside, which then is a lab of its own. */
export async function takeIn(home: Home, journey: Journey): Promise<TakenIn> {
  const { name, lab, scenario, router } = journey;
  const run = async (args: string[], expected: readonly number[] = [0], input?: string) => {
    const { stdout, stderr, exitCode } = await home.lab(args, input === undefined ? {} : { input });
    if (!expected.includes(exitCode ?? -1)) throw new Error(`${name}: lab ${args.join(' ')}: ${stderr}`);
    return stdout as string;
  };
  const inside = (node: string, command: string[]) => ['exec', node, '-n', name, '--', ...command];
  await run(['up', lab, scenario, '-n', name]);
  try {
    const was = JSON.parse(await run(['probe', '-n', name, '--format', 'json'], [0, 1])) as Report;
    const snapshot = home.write(`${name}.snap`, await run(inside(router, ['sh', '-s']), [0], SCRIPT));
    const probed = was.labs[0]?.scenarios[0]?.probes ?? [];
    const asked = await asksOf(journey, probed, (node, command) => run(inside(node, command), [0, 1, 2]));
    const words = asked.flatMap(({ from, url }) => ['--ask', `${from}=${url}`]);
    const text = await run(['import', snapshot, ...words]);
    const told = [...text.matchAll(/^# - (.+)$/gm)].flatMap(([, loss]) => loss ?? []);
    const made = parse(text) as Lab;
    const file = home.write(`${name}.json`, JSON.stringify({ ...made, name }));
    const pairs = asked.flatMap((wondered): [string, string][] => {
      const found = probeFor(made, wondered);
      return found === undefined ? [] : [[wondered.probe, found]];
    });
    return { was, file, told, probeFor: new Map(pairs) };
  } finally {
    await run(['down', name]);
  }
}

/** What the labs made of routers show, by the name of the journey. */
export async function observe(home: Home, journeys: readonly { name: string; file: string }[]) {
  const seen = new Map<string, Map<string, Observed>>();
  const files = journeys.map(({ file }) => file);
  const { stdout, stderr } = await home.lab(['verify', ...files, '-j', '4', '--format', 'json']);
  if (stdout === '') throw new Error(stderr as string);
  for (const { lab, scenarios } of (JSON.parse(stdout as string) as Report).labs)
    seen.set(
      lab,
      new Map(scenarios.flatMap(({ probes }) => probes.map((each) => [each.probe, each.observed]))),
    );
  return seen;
}
