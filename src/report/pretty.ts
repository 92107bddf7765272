import { showToggles } from '../lab/toggles.ts';
import type { Lab } from '../lab/types.ts';
import type { HopRow, ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';
import { foldPainted } from './columns.ts';
import { hopTable } from './hop-table.ts';
import { candidateLines } from './mending.ts';
import { expectedText, isObservedOnly, markOf, outcomeText, STATUSES } from './outcome.ts';
import { type LabReport, type Report, titleOf } from './report.ts';
import type { Results } from './results.ts';
import type { Style } from './style.ts';

/** A run. Remedies use the names of its labs, if those are there. */
export type Shown = Pick<Results, 'report'> & Partial<Pick<Results, 'labs' | 'again'>>;

/** How much of the run is shown. */
interface Extent {
  /** How many columns a line may have; unlimited if absent. */
  width?: number;
  /** Shorten probes that work as expected. */
  brief?: boolean;
}

/**
 * Returns the whole run for people: a line for each scenario, its probes below it, and a last line with counts.
 *
 * @param width how many columns a line may have
 */
export function pretty({ report, labs: own }: Shown, style: Style, width?: number): string {
  const labs = report.labs.map((lab, index) => prettyLab(lab, own?.[index], style, width));
  return `${labs.join('\n')}\n${closing(report, style)}\n`;
}

function prettyLab(lab: LabReport, own: Lab | undefined, style: Style, width?: number): string {
  return [
    style('strong', titleOf(lab)),
    ...lab.scenarios.map((scenario) =>
      prettyScenario(scenario, style, own, width === undefined ? {} : { width }),
    ),
    '',
  ].join('\n');
}

/** One scenario, its probes, their evidence and packets. */
export function prettyScenario(
  verdict: ScenarioVerdict,
  style: Style,
  lab?: Lab,
  extent: Extent = {},
): string {
  const { width = Number.POSITIVE_INFINITY } = extent;
  const observedOnly = isObservedOnly(verdict);
  const [mark, tone] = markOf(verdict.status, observedOnly);
  const outcomes = verdict.probes.map((probe) => `${probe.probe} ${outcomeText(probe)}`).join(', ');
  const seconds = style('dim', `${(verdict.durationMs / 1000).toFixed(1)} s`);
  const name = observedOnly ? `observed ${verdict.scenario}` : verdict.scenario;
  const head = `${style(tone, `${mark} ${name}`)}: ${outcomes || (verdict.refused ? 'refused' : verdict.reason) || ''}  ${seconds}`;
  return [
    head,
    ...(verdict.because ? [`  ${verdict.because}`] : []),
    ...(observedOnly ? lines(verdict.reason).map((line) => `  ${line}`) : []),
    `  ${style('dim', showToggles(verdict.toggles))}`,
    ...(verdict.refused ? lines(verdict.reason).map((line) => `  ${style('bad', line)}`) : []),
    ...verdict.probes.flatMap((probe) => [
      ...prettyProbe(probe, style, extent),
      ...(probe.status === 'pass' ? [] : candidateLines(lab, verdict, probe).map((line) => `    ${line}`)),
    ]),
    '',
  ]
    .flatMap((line) => foldPainted(line, width))
    .join('\n');
}

/** One probe, its evidence and packets. */
export function prettyProbe(probe: ProbeVerdict, style: Style, { width, brief }: Extent = {}): string[] {
  const { observed, expected, status } = probe;
  const [mark, tone] = markOf(status, isObservedOnly(probe));
  const wanted = expected ? `  (expected: ${expectedText(expected)})` : '  (observed)';
  const where =
    observed.outcome === 'fails' && observed.node
      ? ` at ${[observed.node, observed.interface].filter(Boolean).join(':')}`
      : '';
  const head = `  ${style(tone, mark)} ${probe.probe}: ${probe.from} → ${probe.target} ${outcomeText(probe)}${where}${style('dim', wanted)}`;
  if (brief && status === 'pass' && observed.outcome === 'works') return [head];
  return [
    head,
    ...(observed.outcome === 'fails' ? [`    ${observed.detail}`] : []),
    ...(status === 'fail' || status === 'error'
      ? lines(probe.reason).map((line) => `    ${style('bad', line)}`)
      : []),
    ...probe.evidence.map(({ kind, text }) => `    ${style('dim', `${kind}:`)} ${text}`),
    ...packets(probe).flatMap((rows) => packetTable(rows, style, width)),
  ];
}

function packetTable(rows: readonly HopRow[], style: Style, width = Number.POSITIVE_INFINITY): string[] {
  return [`    packet ${rows[0]?.packet}`, ...hopTable(rows, style, width - 4).map((line) => `    ${line}`)];
}

/**
 * Returns the packets that open, answer or reset the connection, and those of the evidence. Packets with data, and
 * FINs, say nothing more.
 */
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

const lines = (text = '') => text.split('\n');

/** Returns `6 pass, 1 observed`. Skipped and observed scenarios are counted separately. */
export function closing({ labs, summary }: Report, style: Style): string {
  const observed = labs.flatMap(({ scenarios }) => scenarios.filter(isObservedOnly)).length;
  const count = (what: string, many: number, [, tone]: ReturnType<typeof markOf>) =>
    many > 0 ? [style(tone, `${many} ${what}`)] : [];
  const counts = STATUSES.flatMap((status) =>
    count(status, summary[status] - (status === 'skip' ? observed : 0), markOf(status, false)),
  );
  const all = [...counts, ...count('observed', observed, markOf('skip', true))];
  return all.length > 0 ? all.join(', ') : 'nothing was run';
}
