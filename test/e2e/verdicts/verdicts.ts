import type { Home } from '../support/home.ts';

/** What a report says that it observed. */
export interface Seen {
  outcome: string;
  cause?: string;
  node?: string;
  detail: string;
}

/** The kernel keeps few neighbours, of all namespaces together: those of many labs would crowd each other out. */
const AT_ONCE = '6';

interface Report {
  labs: { lab: string; scenarios: { probes: { observed: Seen }[] }[] }[];
}

/** Of labs with one scenario and one probe each, by their names; all in one command. */
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
