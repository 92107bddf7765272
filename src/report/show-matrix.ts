import { showToggle } from '../lab/toggles.ts';
import type { Lab } from '../lab/types.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { makeMatrix } from './matrix.ts';
import { sections } from './matrix-table.ts';
import { isObservedOnly, outcomeText } from './outcome.ts';
import { pattern } from './pattern.ts';
import type { Style } from './style.ts';

/** Returns all combinations of a lab as a table of outcomes and causes, with the pattern in them below. */
export function showMatrix(
  lab: Lab,
  verdicts: readonly ScenarioVerdict[],
  style: Style,
  width: number,
): string {
  const matrix = makeMatrix(lab, verdicts);
  const shared = Object.entries(verdicts[0]?.toggles ?? {})
    .filter(([name]) => !matrix.toggles.includes(name))
    .map(([name, value]) => `${name}=${showToggle(value)}`);
  return [
    `${style('strong', lab.name)}${style('dim', shared.map((each) => `  ${each}`).join(''))}`,
    '',
    ...sections(matrix, style, width),
    '',
    ...pattern(matrix, style, width),
    '',
    ...contradictions(verdicts, style),
    closing(verdicts),
    '',
  ].join('\n');
}

/** Returns the scenarios that expected something else, or that could not be judged. */
function contradictions(verdicts: readonly ScenarioVerdict[], style: Style): string[] {
  const refused = verdicts.flatMap(({ scenario, refused, reason = '' }) =>
    refused ? [`${style('bad', `! ${scenario}`)}: refused`, ...indented(reason)] : [],
  );
  const wrong = verdicts.flatMap(({ scenario, probes }) =>
    probes
      .filter(({ status }) => status === 'fail' || status === 'error')
      .flatMap((probe) => [
        `${style('bad', `✘ ${scenario}`)}: ${probe.probe} ${outcomeText(probe)}`,
        ...indented(probe.reason ?? ''),
      ]),
  );
  const all = [...refused, ...wrong];
  return all.length > 0 ? [...all, ''] : [];
}

const indented = (text: string) => text.split('\n').map((line) => `  ${line}`);

function closing(verdicts: readonly ScenarioVerdict[]): string {
  const built = verdicts.filter(({ missing, refused }) => !missing && !refused);
  const work = built.filter(({ probes }) => probes.every(({ observed }) => observed.outcome === 'works'));
  const judged = built.filter(({ probes }) => !probes.every(isObservedOnly));
  const wrong = judged.filter(({ status }) => status === 'fail' || status === 'error');
  const unable = verdicts.filter(({ missing }) => missing).length;
  const refused = verdicts.filter(({ refused }) => refused).length;
  const skipped = unable > 0 ? `, this kernel cannot build ${unable}` : '';
  const wrongly = refused > 0 ? `, ${refused} refused` : '';
  const counts = `${verdicts.length} combinations: everything works in ${work.length}${skipped}${wrongly}`;
  if (judged.length === 0) return counts;
  const met = wrong.length === 0 ? 'all as they expect' : `${wrong.length} otherwise than they expect`;
  return `${counts}; scenarios speak of ${judged.length}, ${met}`;
}
