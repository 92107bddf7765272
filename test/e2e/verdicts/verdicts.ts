import type { Home } from '../support/home.ts';

/** The verdict in a report. */
export interface Seen {
  outcome: string;
  cause?: string;
  node?: string;
  detail: string;
}

/** Few labs at a time: the kernel limits the number of neighbours in all namespaces together. */
const AT_ONCE = '6';

interface Report {
  labs: { lab: string; scenarios: { probes: { observed: Seen }[] }[] }[];
}

/** Runs labs of one scenario and one probe each in one command. Returns the verdicts by name of the lab. */
export async function verdictsOf(
  home: Home,
  labs: readonly { name: string; definition: string }[],
): Promise<Map<string, Seen>> {
  const files = labs.map(({ name, definition }) => home.write(`${name}.json`, definition));
  const { stdout, stderr } = await home.lab(['verify', ...files, '-j', AT_ONCE, '--format', 'json']);
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as Report;
  return new Map(
    report.labs.flatMap(({ lab, scenarios }) => {
      const seen = scenarios[0]?.probes[0]?.observed;
      return seen ? [[lab, seen]] : [];
    }),
  );
}
