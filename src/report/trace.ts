import { showToggle } from '../lab/toggles.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';
import { fold, PAGE } from './columns.ts';
import { inOneSentence } from './explain/explain.ts';
import type { Style } from './style.ts';
import { timelineText } from './timeline.ts';

/**
 * Returns one scenario for `lab trace`: the path of each probe's packets, and where it ended.
 *
 * @param width how many columns a line may have
 */
export function traceText(
  lab: string,
  { scenario, toggles, probes }: ScenarioVerdict,
  style: Style,
  width = PAGE,
): string[] {
  const values = Object.entries(toggles).map(([name, value]) => `${name}=${showToggle(value)}`);
  return [
    ...fold(`${lab} ${scenario}`, 0, width).map((line) => style('strong', line)),
    ...fold(values.join(' '), 2, width).map((line) => style('dim', line)),
    ...probes.flatMap((probe) => ['', ...probeText(probe, style, width)]),
    // A screen shows the end of the last one only.
    ...(probes.length > 1 ? ['', ...probes.flatMap((probe) => ending(probe, style, width))] : []),
  ];
}

function ending({ probe, observed }: ProbeVerdict, style: Style, width: number): string[] {
  return fold(`${probe}: ${resultText(observed)}`, 2, width).map((line) => style(toneOf(observed), line));
}

const toneOf = ({ outcome }: ProbeVerdict['observed']) => (outcome === 'works' ? 'good' : 'bad');

function resultText({ outcome, cause, node, interface: at }: ProbeVerdict['observed']): string {
  const where = outcome === 'fails' && node ? ` at ${[node, at].filter(Boolean).join(':')}` : '';
  return `${outcome}${cause ? ` – ${cause}` : ''}${where}`;
}

export function probeText(verdict: ProbeVerdict, style: Style, width = PAGE): string[] {
  const { probe, from, target, observed, evidence, timeline, notes } = verdict;
  const { cause, detail } = observed;
  const why = cause && cause !== 'unknown' ? fold(`  ${inOneSentence(cause)}`, 2, width) : [];
  return [
    style('strong', `${probe}: ${from} → ${target}`),
    ...timelineText(timeline, style, width),
    ...fold(resultText(observed), 2, width).map((line) => style(toneOf(observed), line)),
    ...fold(`  ${detail}`, 2, width),
    ...why,
    ...evidence
      .filter(({ kind }) => kind !== 'capture' && kind !== 'drop')
      .flatMap(({ kind, text }) => fold(`  ${kind}: ${text}`, 4, width)),
    ...notes.flatMap((note) => fold(`  ${note}`, 4, width)).map((line) => style('dim', line)),
    ...(why.length > 0 ? [style('dim', `  lab explain ${cause} says more`)] : []),
  ];
}
