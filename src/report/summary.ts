import type { ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';
import { askFor, lineFor } from './again.ts';
import { type Cell, columnWidths, fold, foldCommand, showRow, widthOf } from './columns.ts';
import { isObservedOnly, markOf, outcomeCell } from './outcome.ts';
import { closing, prettyScenario, type Shown } from './pretty.ts';
import { type LabReport, titleOf } from './report.ts';
import type { Style } from './style.ts';

/**
 * Returns a run at a glance: a line for each scenario, details of all that are not as expected, the counts, and
 * what to run next.
 *
 * @param width how many columns a line may have
 */
export function summary({ report, labs, again }: Shown, style: Style, width: number): string {
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
    ...(notable !== all && all.some(failsAsExpected)
      ? fold(LEGEND, 0, width).map((line) => style('dim', line))
      : []),
    ...next(report.labs, again, width).map((line) => (line === '' ? line : style('dim', line))),
    '',
  ].join('\n');
}

/** A pass of a probe that fails puzzles who sees it for the first time. */
const LEGEND = '✔ is as expected. Behind it stands each probe: ✔ works, ✘ fails for that cause.';
const failsAsExpected = ({ status, probes }: ScenarioVerdict) =>
  status === 'pass' && probes.some(({ observed }) => observed.outcome === 'fails');

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

/** Colours are added after lines were broken, because they have no width. */
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

/** Returns commands that show more about the first failure, ready to be typed. */
function next(labs: readonly LabReport[], again: Shown['again'], width: number): string[] {
  const failures = labs.flatMap(({ scenarios }, index) =>
    scenarios.flatMap((verdict) => {
      const cause = verdict.probes.find(({ observed }) => observed.outcome === 'fails')?.observed.cause;
      // What works and should not has no cause, and is a failure all the same.
      return cause || verdict.status === 'fail' ? [{ verdict, cause, of: again?.[index] }] : [];
    }),
  );
  const shown = failures.find(({ verdict }) => verdict.status !== 'pass') ?? failures[0];
  if (shown === undefined) return [];
  const { verdict, cause, of } = shown;
  const trace = of && lineFor('trace', of, askFor(verdict));
  const commands = [
    ...(trace ? [[trace, 'the packet that decided, hop by hop']] : []),
    ...(cause ? [[`lab explain ${cause}`, 'how to prove it, and what mends it']] : []),
    ...(of?.page ? [[of.page, 'the same to look at, in a browser']] : []),
    ...(of ? [[of.whole, 'all evidence and packets']] : []),
  ].map((row) => row.map((text): Cell => ({ text })));
  const widths = columnWidths(commands);
  const lines = commands.map((row) => showRow(row, widths, (_, text) => text));
  if (lines.every((line) => widthOf(line) <= width)) return ['', ...lines];
  return [
    '',
    ...commands.flatMap((row) =>
      row.flatMap(({ text }, column) => (column === 0 ? foldCommand(text, 3, width) : `    ${text}`)),
    ),
  ];
}
