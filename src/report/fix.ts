import { showToggles } from '../lab/toggles.ts';
import type { ToggleValues } from '../lab/types.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { type Cell, columnWidths, showRow } from './columns.ts';
import { type Mending, showMending } from './diagnosis.ts';
import { outcomeCell, outcomeText } from './outcome.ts';
import type { Style } from './style.ts';

/** One set of toggle changes that was tried on the kernel. */
export interface Trial {
  changes: ToggleValues;
  /** All toggles, with the changes made. */
  toggles: ToggleValues;
  /** Every probe worked. */
  works: boolean;
}

/** The result of `--fix`. Its verdicts are among the lab's scenarios. */
export interface FixReport {
  from: ToggleValues;
  /** The probes that fail with the toggles `from`. */
  broken: string[];
  /** The smallest sets of changes with which every probe works. None of them contains another. */
  fixes: Trial[];
  tried: Trial[];
  /** Remedies for each verdict, besides toggles. They were tried too. */
  remedies?: Mending[];
}

/** @param verdicts the verdicts of the combination to mend, followed by those of each trial */
export function showFix(
  lab: string,
  { from, broken, fixes, tried, remedies: followed }: FixReport,
  [before, ...verdicts]: readonly ScenarioVerdict[],
  style: Style,
): string {
  const rows = tried.map((trial, index) => trialRow(trial, verdicts[index]));
  const widths = columnWidths(rows);
  const shown = (works: boolean) =>
    rows.filter((_, index) => tried[index]?.works === works).map((row) => `  ${showRow(row, widths, style)}`);
  const failed = before?.probes.filter(({ probe }) => broken.includes(probe)) ?? [];
  const head = [
    `${style('strong', lab)}${Object.keys(from).length > 0 ? ` with ${showToggles(from)}` : ''}`,
    ...failed.flatMap((probe) => [
      `  ${style('bad', '✘')} ${probe.probe}: ${probe.from} → ${probe.target} ${outcomeText(probe)}`,
      `    ${probe.observed.detail}`,
    ]),
  ];
  if (broken.length === 0)
    return [...head, style('good', 'Nothing to mend: every probe works.'), ''].join('\n');
  const found =
    fixes.length > 0 ? 'Seen to work, every probe:' : 'Nothing that was tried makes every probe work.';
  const rest = shown(false);
  const remedies = (followed ?? []).flatMap((each) => ['', ...showMending(each, style)]);
  if (tried.length === 0 && remedies.length > 0) return [...head, ...remedies].join('\n');
  return [
    ...head,
    '',
    style(fixes.length > 0 ? 'good' : 'bad', found),
    ...shown(true),
    ...(rest.length > 0 ? ['', 'Tried, and not enough:', ...rest] : []),
    '',
    counts(tried),
    ...remedies,
    '',
  ].join('\n');
}

function trialRow({ changes }: Trial, verdict: ScenarioVerdict | undefined): Cell[] {
  const outcomes = verdict?.probes.map((probe) => {
    const { text, tone } = outcomeCell(probe);
    return { text: `${probe.probe} ${text}`, ...(tone && { tone }) };
  });
  return [{ text: showToggles(changes), tone: 'strong' }, ...(outcomes ?? [])];
}

/** `12 combinations tried: 6 with one change, 6 with 2` */
function counts(tried: readonly Trial[]): string {
  const bySize = new Map<number, number>();
  for (const { changes } of tried) {
    const size = Object.keys(changes).length;
    bySize.set(size, (bySize.get(size) ?? 0) + 1);
  }
  const parts = [...bySize].map(
    ([size, count]) => `${count} with ${size === 1 ? 'one change' : `${size} changes`}`,
  );
  return `${tried.length} combinations tried: ${parts.join(', ')}; sets that contain a smaller one that works were not`;
}
