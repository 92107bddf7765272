import type { Mended } from '../remedy/search.ts';
import type { ProbeVerdict } from '../verdict/types.ts';
import { outcomeText } from './outcome.ts';
import type { Style } from './style.ts';

/** The result of `lab diagnose`, as in its JSON. */
export interface Diagnosis {
  schemaVersion: 1;
  /** The machine's node. */
  machine: string;
  /** What it forwards, as `tcp 1.2.3.4:80 → 10.0.0.2:80`. */
  forwards: string[];
  /**
   * Connections that end in a process of the machine, which opens a connection of its own: `203.0.113.5:8080`,
   * `docker-proxy`.
   */
  relays: { target: string; process: string; to: string }[];
  probes: ProbeVerdict[];
  mended: Mended[];
  /** What the lab lacks in comparison with the machine, and what that may change. */
  losses: string[];
}

/** Returns one page: what works from where, what is wrong, and what mends it. */
export function showDiagnosis(
  { machine, forwards, relays, probes, mended, losses }: Diagnosis,
  style: Style,
): string {
  const lines = [
    `${style('strong', machine)}${forwards.length > 0 ? ` forwards ${forwards.join(', ')}` : ' forwards nothing'}`,
    '',
    'What works from where:',
    ...probes.flatMap((probe) => showProbe(probe, relayOf(probe, machine, relays), style)),
    '',
  ];
  if (mended.length === 0) lines.push(style('good', 'Nothing to mend: every probe works.'));
  for (const each of mended) lines.push(...showMending(mendingOf(each), style));
  if (losses.length > 0) lines.push('', 'Not as on the machine:', ...losses.map((loss) => `  - ${loss}`));
  return [...lines, '', 'Nothing was changed on your machine.', ''].join('\n');
}

/** Finds the process that relays the connection, if the packets came to the machine unchanged and went no further. */
function relayOf({ hops }: ProbeVerdict, machine: string, relays: Diagnosis['relays']): string {
  const relay = relays.find(({ target }) => hops.some(({ dst }) => dst === target));
  const first = hops.find(({ dst }) => dst === relay?.target);
  const last = hops.findLast(({ packet }) => packet === first?.packet);
  if (relay === undefined || last?.node !== machine || last.direction !== 'in') return '';
  return `, through ${relay.process} of ${machine}, which asks ${relay.to} in its own name`;
}

function showProbe(probe: ProbeVerdict, relay: string, style: Style): string[] {
  const works = probe.observed.outcome === 'works';
  const mark = works ? style('good', '✔') : style('bad', '✘');
  const head = `  ${mark} ${probe.probe}: ${probe.from} → ${probe.target} ${outcomeText(probe)}${works ? relay : ''}`;
  if (works) return [head];
  const why = probe.evidence.map(({ kind, text }) => `      ${kind}: ${text}`);
  return [head, `    ${probe.observed.detail}`, ...why];
}

/** What mends a problem. */
export interface Mending {
  /** `same-port-drop at router:eth0` */
  finding: string;
  probes: string[];
  /** Remedies, the smallest change first. */
  ways: { does: string[]; typed: string[]; keep: string[]; changes: string[]; but: string[] }[];
  /** Remedies that were tried and did not work. */
  tried: { does: string[]; why: string }[];
}

export function mendingOf({ ways, ...mended }: Mended): Mending {
  return {
    ...mended,
    ways: ways.map(({ remedies, typed, changes }) => ({
      does: [...new Set(remedies.map(({ does }) => does))],
      typed,
      keep: [...new Set(remedies.map(({ keep }) => keep))],
      changes,
      but: [...new Set(remedies.flatMap(({ but }) => but ?? []))],
    })),
  };
}

export function showMending({ finding, probes, ways, tried }: Mending, style: Style): string[] {
  // Only the machine is asked about, so the names of its ports are shown without its own name.
  const place = finding.replace(/ at (\S+):(\S+)$/, ' at $2 of $1');
  const head = `${style('bad', place)} (${probes.join(', ')})`;
  const failed = tried.map(({ does, why }) => `  - ${does.join(', and ')}: ${why}`);
  const other = failed.length > 0 ? ['Tried, and no remedy:', ...failed] : [];
  if (ways.length === 0) return [head, 'Nothing that was tried mends it.', ...other, ''];
  return [
    head,
    style('good', 'Seen to work, the one that changes least first:'),
    ...ways.flatMap(({ does, typed, keep, changes, but }, index) => [
      `${index + 1}. ${style('strong', does.join('; and '))}`,
      ...typed.map((line) => `     $ ${line}`),
      ...keep.map((text) => `     to keep it: ${text}`),
      ...changes.map((text) => `     then: ${text}`),
      ...but.map((text) => `     but: ${text}`),
      '',
    ]),
    ...other,
    '',
  ];
}
