import { EXIT_CODES } from '../lab/error.ts';
import { showToggles, toggleValues } from '../lab/toggles.ts';
import type { Lab } from '../lab/types.ts';
import type { LabReport, Report } from '../report/report.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';
import { say } from './output.ts';

/** The exit code for labs without expectations: 0 only with `--observe`. */
export function exitUnjudged(
  labs: readonly Lab[],
  report: Report,
  { observe }: { observe?: unknown },
): number {
  if (observe) return 0;
  const told = labs.flatMap((lab, index) => {
    const own = report.labs[index];
    return (own && unjudged(lab, own)) ?? [];
  });
  for (const text of told) say(`lab: ${text}`);
  return told.length > 0 ? EXIT_CODES.usage : 0;
}

/** For a lab without scenarios: says how to write a scenario that expects what was observed. */
function unjudged(lab: Lab, { scenarios }: LabReport): string | undefined {
  if (Object.keys(lab.scenarios ?? {}).length > 0) return undefined;
  const [seen] = scenarios;
  return [
    `${lab.name} has no scenario: what was seen is not judged`,
    '  hint: --observe is content with that; or say what must be seen, and why:',
    ...(seen ? example(lab, seen) : []).map((line) => `        ${line}`),
  ].join('\n');
}

function example(lab: Lab, { toggles, probes }: ScenarioVerdict): string[] {
  const [known, others] = [probes.filter(isKnown), probes.filter((probe) => !isKnown(probe))];
  const expected = known.map(({ probe, observed: { outcome, cause } }) =>
    cause ? `${probe}: { outcome: ${outcome}, cause: ${cause} }` : `${probe}: { outcome: ${outcome} }`,
  );
  const changed = Object.entries(toggles).filter(([name, value]) => value !== toggleValues(lab)[name]);
  const values = changed.map((each) => showToggles(Object.fromEntries([each])).replace('=', ': '));
  return [
    'scenarios:',
    '  as-seen:',
    '    because: One sentence that says why.',
    ...(values.length > 0 ? [`    toggles: { ${values.join(', ')} }`] : []),
    '    expect:',
    ...expected.map((line) => `      ${line}`),
    ...others.map(({ probe }) => `      # ${probe}: it fails, and nobody can name the cause: see above`),
    ...(probes.length === 0 ? ['      # the lab has no probes either: nothing was asked'] : []),
  ];
}

const isKnown = ({ observed: { outcome, cause } }: ProbeVerdict) =>
  outcome === 'works' || (cause !== undefined && cause !== 'unknown');
