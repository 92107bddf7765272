import type { Mended } from '../remedy/search.ts';
import type { Way } from '../remedy/ways.ts';
import type { ProbeVerdict } from '../verdict/types.ts';
import { outcomeText } from './outcome.ts';
import type { Style } from './style.ts';

/** What `lab diagnose` found out, as its JSON has it. */
export interface Diagnosis {
  schemaVersion: 1;
  /** The machine's node. */
  machine: string;
  /** What it forwards, as `tcp 1.2.3.4:80 → 10.0.0.2:80`. */
  forwards: string[];
  probes: ProbeVerdict[];
  mended: Mended[];
  /** What of the machine the lab has not, and what that may change. */
  losses: string[];
}

/** On one page: what works from where, what is wrong, and what mends it. */
export function showDiagnosis(
  { machine, forwards, probes, mended, losses }: Diagnosis,
  style: Style,
): string {
  const lines = [
    `${style('strong', machine)}${forwards.length > 0 ? ` forwards ${forwards.join(', ')}` : ' forwards nothing'}`,
    '',
    'What works from where:',
    ...probes.flatMap((probe) => showProbe(probe, style)),
    '',
  ];
  if (mended.length === 0) lines.push(style('good', 'Nothing to mend: every probe works.'));
  for (const each of mended) lines.push(...showMended(each, style));
  if (losses.length > 0) lines.push('', 'Not as on the machine:', ...losses.map((loss) => `  - ${loss}`));
  return [...lines, '', 'Nothing was changed on your machine.', ''].join('\n');
}

function showProbe(probe: ProbeVerdict, style: Style): string[] {
  const works = probe.observed.outcome === 'works';
  const mark = works ? style('good', '✔') : style('bad', '✘');
  const head = `  ${mark} ${probe.probe}: ${probe.from} → ${probe.target} ${outcomeText(probe)}`;
  if (works) return [head];
  const why = probe.evidence.map(({ kind, text }) => `      ${kind}: ${text}`);
  return [head, `    ${probe.observed.detail}`, ...why];
}

function showMended({ finding, probes, ways, tried }: Mended, style: Style): string[] {
  // The machine is the only one that is asked about: its ports by their own names.
  const place = finding.replace(/ at (\S+):(\S+)$/, ' at $2 of $1');
  const head = `${style('bad', place)} (${probes.join(', ')})`;
  const failed = tried.map(({ does, why }) => `  - ${does.join(', and ')}: ${why}`);
  const other = failed.length > 0 ? ['Tried, and no remedy:', ...failed] : [];
  if (ways.length === 0) return [head, 'Nothing that was tried mends it.', ...other, ''];
  return [
    head,
    style('good', 'Seen to work, the one that changes least first:'),
    ...ways.flatMap((way, index) => showWay(way, index + 1, style)),
    ...other,
    '',
  ];
}

function showWay({ remedies, changes }: Way, number: number, style: Style): string[] {
  const [only] = remedies;
  const title = `${number}. ${style('strong', remedies.map(({ does }) => does).join('; and '))}`;
  const keeps = [...new Set(remedies.map(({ keep }) => keep))];
  return [
    title,
    ...remedies.flatMap(({ typed }) => typed.map((line) => `     $ ${line}`)),
    ...keeps.map((keep) => `     to keep it: ${keep}`),
    ...changes.map((change) => `     then: ${change}`),
    ...remedies.flatMap(({ but }) => (but === undefined ? [] : [`     but: ${but}`])),
    ...(only === undefined ? [] : ['']),
  ];
}
