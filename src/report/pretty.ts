import { showToggle } from '../lab/toggles.ts';
import type { HopRow, ProbeVerdict, ScenarioVerdict, Status } from '../verdict/types.ts';
import { hopTable } from './hop-table.ts';
import type { LabReport, Report } from './report.ts';
import type { Style, Tone } from './style.ts';

const MARKS: Record<Status, [mark: string, tone: Tone]> = {
  pass: ['✔', 'good'],
  skip: ['–', 'dim'],
  fail: ['✘', 'bad'],
  error: ['!', 'bad'],
};

/** The whole run for a reader: a line for each scenario, its probes below it, and a closing line of counts. */
export function pretty(report: Report, style: Style): string {
  const labs = report.labs.map((lab) => prettyLab(lab, style));
  return `${labs.join('\n')}\n${closing(report, style)}\n`;
}

function prettyLab({ lab, scenarios }: LabReport, style: Style): string {
  return [style('strong', lab), ...scenarios.map((scenario) => prettyScenario(scenario, style)), ''].join(
    '\n',
  );
}

function prettyScenario(verdict: ScenarioVerdict, style: Style): string {
  const [mark, tone] = MARKS[verdict.status];
  const outcomes = verdict.probes.map((probe) => `${probe.probe} ${outcome(probe)}`).join(', ');
  const seconds = style('dim', `${(verdict.durationMs / 1000).toFixed(1)} s`);
  const head = `${style(tone, `${mark} ${verdict.scenario}`)}: ${outcomes || verdict.reason || ''}  ${seconds}`;
  const toggles = Object.entries(verdict.toggles).map(([name, value]) => `${name}=${showToggle(value)}`);
  return [
    head,
    ...(verdict.because ? [`  ${verdict.because}`] : []),
    `  ${style('dim', toggles.join(' '))}`,
    ...verdict.probes.flatMap((probe) => prettyProbe(probe, style)),
    '',
  ].join('\n');
}

export function prettyProbe(probe: ProbeVerdict, style: Style): string[] {
  const { observed, expected, status } = probe;
  const [mark, tone] = MARKS[status];
  const wanted = expected
    ? `  (expected: ${expected.outcome}${expected.cause ? ` – ${expected.cause}` : ''})`
    : '';
  const where =
    observed.outcome === 'fails' && observed.node ? ` at ${observed.node}:${observed.interface}` : '';
  return [
    `  ${style(tone, mark)} ${probe.probe}: ${probe.from} → ${probe.target} ${outcome(probe)}${where}${style('dim', wanted)}`,
    ...(observed.outcome === 'fails' ? [`    ${observed.detail}`] : []),
    ...(probe.reason ? probe.reason.split('\n').map((line) => `    ${style('bad', line)}`) : []),
    ...probe.evidence.map(({ kind, text }) => `    ${style('dim', `${kind}:`)} ${text}`),
    ...packets(probe).flatMap((rows) => packetTable(rows, style)),
  ];
}

function packetTable(rows: readonly HopRow[], style: Style): string[] {
  return [`    packet ${rows[0]?.packet}`, ...hopTable(rows, style).map((line) => `    ${line}`)];
}

/** What opens the connection, what answers, what resets, and what the evidence speaks of: data and FINs add nothing. */
function packets({ hops, evidence }: ProbeVerdict): HopRow[][] {
  const spoken = new Set(evidence.map(({ packet }) => packet));
  const byPacket = new Map<number, HopRow[]>();
  for (const row of hops) byPacket.set(row.packet, [...(byPacket.get(row.packet) ?? []), row]);
  const all = [...byPacket.values()];
  const firstOf = (flags: string) => all.find(([row]) => row?.flags === flags);
  const opening = [firstOf('S'), firstOf('S.')];
  return all.filter(
    (rows) => opening.includes(rows) || spoken.has(rows[0]?.packet ?? 0) || rows[0]?.flags === 'R',
  );
}

function outcome({ observed }: ProbeVerdict): string {
  return observed.cause ? `${observed.outcome} – ${observed.cause}` : observed.outcome;
}

function closing({ summary }: Report, style: Style): string {
  const counts = (Object.keys(MARKS) as Status[]).flatMap((status) => {
    const count = summary[status];
    return count > 0 ? [style(MARKS[status][1], `${count} ${status}`)] : [];
  });
  return counts.length > 0 ? counts.join(', ') : 'nothing was run';
}
