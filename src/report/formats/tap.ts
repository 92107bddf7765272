import type { ProbeVerdict, ScenarioVerdict } from '../../verdict/types.ts';
import { outcomeText } from '../outcome.ts';
import { titleOf } from '../report.ts';
import type { Results } from '../results.ts';

/** TAP version 14: a test point for each scenario, its probes in a subtest. */
export function tap({ report: { labs } }: Results): string {
  const points = labs.flatMap((lab) =>
    lab.scenarios.map((verdict) => ({ name: `${titleOf(lab)} ${verdict.scenario}`, verdict })),
  );
  const lines = points.flatMap(({ name, verdict }, index) => scenarioLines(name, verdict, index + 1));
  return ['TAP version 14', `1..${points.length}`, ...lines, ''].join('\n');
}

function scenarioLines(name: string, verdict: ScenarioVerdict, number: number): string[] {
  const { because, toggles, durationMs, probes } = verdict;
  const about = { because, reason: verdict.reason, toggles, duration_ms: durationMs };
  return [
    `# Subtest: ${described(name)}`,
    ...indent([`1..${probes.length}`, ...probes.flatMap((probe, index) => probeLines(probe, index + 1))]),
    ...point(verdict, name, number),
    ...diagnostic(about),
  ];
}

function probeLines(probe: ProbeVerdict, number: number): string[] {
  const { from, target, reason, expected, observed, evidence } = probe;
  const facts = evidence.map(({ kind, text }) => `${kind}: ${text}`);
  const about = { from, target, reason, expected, observed, evidence: facts };
  return [...point(probe, `${probe.probe} ${outcomeText(probe)}`, number), ...diagnostic(about)];
}

function point(
  { status, reason = '' }: ProbeVerdict | ScenarioVerdict,
  name: string,
  number: number,
): string[] {
  const ok = status === 'pass' || status === 'skip' ? 'ok' : 'not ok';
  return [`${ok} ${number} - ${described(name)}${status === 'skip' ? ` # SKIP ${described(reason)}` : ''}`];
}

/** JSON is YAML; a key without a value is left out. */
function diagnostic(values: Record<string, unknown>): string[] {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const lines = known.map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return indent(['---', ...lines, '...'], 2);
}

const indent = (lines: readonly string[], by = 4) => lines.map((line) => ' '.repeat(by) + line);

/** Returns one line in which a `#` does not begin a directive. */
const described = (text: string) => text.replace(/[\\#]/g, '\\$&').replace(/\s+/g, ' ');
