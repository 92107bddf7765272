import type { ScenarioVerdict } from '../verdict/types.ts';
import { type Cell, columnWidths, fold, showRow } from './columns.ts';
import { changeBehind, changeOf } from './explain/history.ts';
import { endOf, isObservedOnly, markOf, outcomeText, unbuilt } from './outcome.ts';
import { prettyScenario } from './pretty.ts';
import type { LabReport } from './report.ts';
import type { Style } from './style.ts';

/** A scenario under each of the kernels; `undefined` if it did not run there. */
interface Row {
  lab: string;
  scenario: string;
  verdicts: (ScenarioVerdict | undefined)[];
}

/**
 * Returns a table with a line for each scenario and a column for each kernel. Differences are marked, and explained
 * below by the change of the kernel that caused them, if it is known.
 *
 * @param labs the reports of all kernels: each lab once for each kernel
 */
export function kernelTable(labs: readonly LabReport[], style: Style, width: number): string {
  const kernels = [...new Set(labs.map(({ kernel = '' }) => kernel))];
  const rows = rowsOf(labs, kernels);
  const cells = rows.map((row): Cell[] => [
    { text: `${differs(row) ? '≠' : ' '} ${row.lab} ${row.scenario}` },
    ...row.verdicts.map(cellOf),
  ]);
  const heads: Cell[] = ['scenario', ...kernels].map((text, at) => ({
    text: at ? text : `  ${text}`,
    tone: 'strong',
  }));
  const widths = columnWidths([heads, ...cells]);
  const different = rows.filter(differs);
  return [
    ...[heads, ...cells].map((row) => showRow(row, widths, style)),
    '',
    ...different.flatMap((row) => [...difference(row, kernels, style, width), '']),
    ...unexplained(labs).map(
      ({ kernel = '', verdict }) => `under ${kernel}\n${prettyScenario(verdict, style)}`,
    ),
    closing(rows, different, labs),
    '',
  ].join('\n');
}

function rowsOf(labs: readonly LabReport[], kernels: readonly string[]): Row[] {
  const names = new Map(
    labs.flatMap(({ lab, scenarios }) =>
      scenarios.map(({ scenario }) => [JSON.stringify([lab, scenario]), { lab, scenario }]),
    ),
  );
  return [...names.values()].map(({ lab, scenario }) => ({
    lab,
    scenario,
    verdicts: kernels.map((kernel) =>
      labs
        .find((each) => each.lab === lab && each.kernel === kernel)
        ?.scenarios.find((verdict) => verdict.scenario === scenario),
    ),
  }));
}

function cellOf(verdict: ScenarioVerdict | undefined): Cell {
  if (!verdict) return { text: '' };
  const none = unbuilt(verdict);
  if (none) return none;
  const [, tone] = markOf(verdict.status, isObservedOnly(verdict));
  return { text: endOf(verdict).join(' '), tone };
}

const outcomesOf = ({ probes }: ScenarioVerdict) =>
  probes.map((probe) => `${probe.probe} ${outcomeText(probe)}`).join(', ');

/** Do kernels differ? A kernel that could not build the lab does not count. */
function differs({ verdicts }: Row): boolean {
  const run = verdicts.filter((verdict) => verdict !== undefined && !unbuilt(verdict));
  return new Set(run.map((verdict) => verdict && outcomesOf(verdict))).size > 1;
}

function difference(row: Row, kernels: readonly string[], style: Style, width: number): string[] {
  const byOutcome = new Map<string, string[]>();
  const changes = new Set<NonNullable<ReturnType<typeof changeBehind>>>();
  for (const [index, verdict] of row.verdicts.entries()) {
    if (!verdict || unbuilt(verdict)) continue;
    const under = byOutcome.get(outcomesOf(verdict)) ?? [];
    byOutcome.set(outcomesOf(verdict), [...under, kernels[index] ?? '']);
    for (const probe of verdict.probes) {
      const change = changeBehind(row.lab, verdict.scenario, probe);
      if (change) changes.add(change);
    }
  }
  const why = [...changes].flatMap((name) => {
    const { effect, version, commit, title } = changeOf(name);
    return [
      `Linux ${version}: ${effect}`,
      `commit ${commit ?? ''} ("${title}"): lab explain ${name} --history`,
    ];
  });
  return [
    style('strong', `≠ ${row.lab} ${row.scenario}`),
    ...[...byOutcome].flatMap(([outcome, under]) => fold(`  ${under.join(', ')}: ${outcome}`, 4, width)),
    ...(why.length > 0 ? why : ['no change of the kernel is known here that explains it']).flatMap((line) =>
      fold(`  ${line}`, 4, width),
    ),
  ];
}

/** Returns the scenarios that are not as expected, and that no known change of the kernel explains. */
export function unexplained(labs: readonly LabReport[]): { kernel?: string; verdict: ScenarioVerdict }[] {
  return labs.flatMap(({ lab, kernel, scenarios }) =>
    scenarios
      .filter(
        ({ scenario, status, probes }) =>
          status === 'error' ||
          probes.some((probe) => probe.status === 'fail' && !changeBehind(lab, scenario, probe)),
      )
      .map((verdict) => ({ ...(kernel && { kernel }), verdict })),
  );
}

function closing(rows: readonly Row[], different: readonly Row[], labs: readonly LabReport[]): string {
  const nowhere = rows.filter(({ verdicts }) => verdicts.every((verdict) => verdict?.missing));
  const wrong = unexplained(labs).length;
  return [
    `${rows.length} scenarios: ${different.length} of them differ by the kernel`,
    `${nowhere.length} run under none of these`,
    wrong === 0 ? 'all as expected, or explained' : `${wrong} otherwise than expected`,
  ].join(', ');
}
