import type { ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';
import { type Cell, columnWidths, fold, showRow, widthOf } from './columns.ts';
import { isObservedOnly, markOf, outcomeCell } from './outcome.ts';
import { closing, prettyScenario, type Shown } from './pretty.ts';
import { type LabReport, titleOf } from './report.ts';
import type { Style } from './style.ts';

/**
 * A run at a glance: a line for each scenario, all of those that are not as expected, the counts, and what to ask next.
 *
 * @param width columns that a line may have
 */
export function summary({ report, labs }: Shown, style: Style, width: number): string {
  const all = report.labs.flatMap(({ scenarios }) => scenarios);
  const labOf = (verdict: ScenarioVerdict) =>
    labs?.[report.labs.findIndex(({ scenarios }) => scenarios.includes(verdict))];
  // A single scenario is always shown, because the user asked for it.
  const notable =
    all.length === 1
      ? all
      : all.filter(({ status, refused }) => status === 'fail' || status === 'error' || refused);
  return [
    ...report.labs.flatMap((lab) =>
      notable === all ? [style('strong', titleOf(lab))] : [...labLines(lab, style, width), ''],
    ),
    ...notable.map((verdict) => prettyScenario(verdict, style, labOf(verdict), { width, brief: true })),
    closing(report, style),
    ...next(report.labs, labs, width).map((line) => (line === '' ? line : style('dim', line))),
    '',
  ].join('\n');
}

function labLines(report: LabReport, style: Style, width: number): string[] {
  const rows = report.scenarios.map((verdict): Cell[] => {
    const [mark, tone] = markOf(verdict.status, isObservedOnly(verdict));
    return [{ text: `${mark} ${verdict.scenario}`, tone }, { text: outcomesOf(verdict) }];
  });
  const widths = columnWidths(rows);
  const lines = rows.flatMap((row) => {
    const [indent, ...rest] = [(widths[0] ?? 0) + 2, showRow(row, widths, (_, text) => text)];
    return fold(rest.join(''), indent, width).map((line, i) => (i === 0 ? painted(line, row, style) : line));
  });
  return [style('strong', titleOf(report)), ...lines];
}

/** Colours come after folding, as they have no width. */
function painted(line: string, [head]: readonly Cell[], style: Style): string {
  if (head?.tone === undefined) return line;
  return style(head.tone, head.text) + line.slice(head.text.length);
}

const outcomesOf = ({ probes, refused, missing, reason = '' }: ScenarioVerdict): string => {
  if (refused) return 'refused';
  if (missing) return `this kernel has no ${missing.join(' ')}`;
  return probes.length > 0 ? probes.map(outcomeOf).join(', ') : reason;
};

const outcomeOf = (probe: ProbeVerdict): string => `${probe.probe} ${outcomeCell(probe).text}`;

/** Returns the command that tells more about the first failure. */
function next(labs: readonly LabReport[], own: Shown['labs'], width: number): string[] {
  const failures = labs.flatMap(({ lab, scenarios }) =>
    scenarios.flatMap(({ scenario, status, probes }) => {
      const cause = probes.find(({ observed }) => observed.outcome === 'fails')?.observed.cause;
      return cause ? [{ lab, scenario, cause, isWrong: status !== 'pass' }] : [];
    }),
  );
  const shown = failures.find(({ isWrong }) => isWrong) ?? failures[0];
  if (shown === undefined) return [];
  const { lab, scenario, cause } = shown;
  const definition = own?.find(({ name }) => name === lab);
  // A running lab may be in a state without a scenario.
  const isScenario = definition === undefined || Object.hasOwn(definition.scenarios ?? {}, scenario);
  const commands = [
    ...(isScenario ? [[`lab trace ${lab} ${scenario}`, 'the packet that decided, hop by hop']] : []),
    [`lab explain ${cause}`, 'how to prove it, and what mends it'],
    [`lab verify ${lab} --report report.html`, 'the same to look at, in a browser'],
    [`lab verify ${lab} -v`, 'evidence and packets of every scenario'],
  ].map((row) => row.map((text): Cell => ({ text })));
  const widths = columnWidths(commands);
  const lines = commands.map((row) => showRow(row, widths, (_, text) => text));
  if (lines.every((line) => widthOf(line) <= width)) return ['', ...lines];
  return [
    '',
    ...commands.flatMap((row) => row.map(({ text }, column) => (column === 0 ? text : `    ${text}`))),
  ];
}
