import { toggleValues } from '../../lab/toggles.ts';
import type { Lab } from '../../lab/types.ts';
import { resolve } from '../../plan/resolve.ts';
import type { ScenarioVerdict } from '../../verdict/types.ts';
import { mermaid } from '../drawing/mermaid.ts';
import { escapeMarkup } from '../escape.ts';
import { isObservedOnly, markOf, outcomeText } from '../outcome.ts';
import { prettyScenario } from '../pretty.ts';
import { type LabReport, titleOf } from '../report.ts';
import type { Results } from '../results.ts';
import { plain } from '../style.ts';

/** GitHub accepts a summary of 1 MiB per step, and drops a larger one. */
const MOST = 900_000;

/** Markdown for GitHub and GitLab: a table of scenarios, a diagram, and the details of all that is not as expected. */
export function markdown({ report, labs }: Results): string {
  const parts = report.labs.flatMap((each, index) => labParts(each, labs[index]));
  let size = 0;
  const shown = parts.filter((part) => {
    size += Buffer.byteLength(part);
    return size <= MOST;
  });
  const more = parts.length - shown.length;
  return [...shown, ...(more > 0 ? [`_${more} more parts are too long for this page._\n`] : [])].join('\n');
}

function labParts(report: LabReport, lab: Lab | undefined): string[] {
  const contrary = report.scenarios.filter(({ status }) => status === 'fail' || status === 'error');
  const diagram = lab ? [fenced('mermaid', mermaid(resolve(lab, toggleValues(lab))))] : [];
  return [`## ${inline(titleOf(report))}\n`, table(report), ...contrary.map(details), ...diagram];
}

function table({ scenarios }: LabReport): string {
  const rows = scenarios.map((verdict) => {
    const observedOnly = isObservedOnly(verdict);
    const [mark] = markOf(verdict.status, observedOnly);
    const outcomes = verdict.probes.map((probe) => `${probe.probe} ${outcomeText(probe)}`).join(', ');
    const seen = outcomes || (verdict.reason ?? '');
    return [
      `${mark} ${observedOnly ? 'observed' : verdict.status}`,
      verdict.scenario,
      seen,
      verdict.because ?? '',
    ];
  });
  const lines = [['', 'scenario', 'seen', 'because'], ['---', '---', '---', '---'], ...rows];
  return `${lines.map((cells) => `| ${cells.map(inline).join(' | ')} |`).join('\n')}\n`;
}

function details(verdict: ScenarioVerdict): string {
  const text = fenced('text', prettyScenario(verdict, plain).trimEnd());
  return `<details open><summary>${inline(verdict.scenario)}</summary>\n\n${text}\n</details>\n`;
}

/** A fence longer than any in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}\n`;
}

/** Text for a cell of a table. */
const inline = (text: string) =>
  escapeMarkup(text)
    .replace(/[\\`*_[\]|]/g, '\\$&')
    .replace(/\s+/g, ' ');
