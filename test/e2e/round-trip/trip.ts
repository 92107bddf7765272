import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Lab } from '../../../src/index.ts';
import type { Home } from '../support/home.ts';
import { asksOf, probeFor } from './asks.ts';

const SCRIPT = readFileSync(join(import.meta.dirname, '../../../src/snapshot/snapshot.sh'), 'utf8');

/** A lab with the toggles of one scenario, and the router to import from it. */
export interface Journey {
  /** Unique. */
  name: string;
  /** The name of a built-in lab, or the path of a file. */
  lab: string;
  definition: Lab;
  scenario: string;
  router: string;
  /** The planted fault, for people. */
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
  hops: {
    node: string;
    interface: string;
    direction: 'in' | 'out';
    src: string;
    dst: string;
    flags: string;
  }[];
}

interface Report {
  labs: { lab: string; scenarios: { probes: Probed[] }[] }[];
}

/** The report of the original lab, and the file of the lab that was imported from its router. */
export interface TakenIn {
  was: Report;
  file: string;
  /** What the imported lab lacks of the router, as the import says. */
  told: string[];
  /** Maps each probe of the original lab to the probe of the imported lab that asks the same. */
  probeFor: Map<string, string>;
}

/** A command of lab that ended with an exit code that nobody expected. */
export class CommandError extends Error {
  readonly exitCode: number | undefined;
  /** What lab said, without the name of the lab. */
  readonly reason: string;

  constructor(command: string, exitCode: number | undefined, stderr: string) {
    super(`${command}: ${stderr}`);
    this.exitCode = exitCode;
    this.reason = /^lab: \S+ – (.+)$/m.exec(stderr)?.[1] ?? stderr;
  }
}

/** Brings the lab up, runs its probes, and imports a snapshot of its router. */
export async function takeIn(home: Home, journey: Journey): Promise<TakenIn> {
  const { name, lab, scenario, router } = journey;
  const run = async (args: string[], expected: readonly number[] = [0], input?: string) => {
    const { stdout, stderr, exitCode } = await home.lab(args, input === undefined ? {} : { input });
    if (!expected.includes(exitCode ?? -1))
      throw new CommandError(`${name}: lab ${args.join(' ')}`, exitCode, String(stderr));
    return stdout as string;
  };
  const inside = (node: string, command: string[]) => ['exec', node, '-n', name, '--', ...command];
  await run(['up', lab, scenario, '-n', name]);
  try {
    const was = JSON.parse(await run(['probe', '-n', name, '--format', 'json'], [0, 1])) as Report;
    const snapshot = home.write(`${name}.snap`, await run(inside(router, ['sh', '-s']), [0], SCRIPT));
    const probed = was.labs[0]?.scenarios[0]?.probes ?? [];
    const asked = await asksOf(journey, probed, (node, command) => run(inside(node, command), [0, 1, 2]));
    const words = asked.flatMap(({ from, iif, url }) => [
      '--ask',
      `${from}${iif === undefined ? '' : `%${iif}`}=${url}`,
    ]);
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

/** The verdicts of the imported labs, by name of the journey and name of the probe. */
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
