import type { ProbeVerdict, ScenarioVerdict, Status } from '../verdict/types.ts';
import type { Cell } from './columns.ts';
import type { Tone } from './style.ts';

const MARKS: Record<Status, [mark: string, tone: Tone]> = {
  pass: ['✔', 'good'],
  skip: ['–', 'dim'],
  fail: ['✘', 'bad'],
  error: ['!', 'bad'],
};

export const STATUSES = Object.keys(MARKS) as Status[];

/** Returns the mark of a verdict. A probe without an expectation was only observed. */
export function markOf(status: Status, observedOnly: boolean): [mark: string, tone: Tone] {
  return observedOnly ? ['◦', 'warn'] : MARKS[status];
}

/** The mark of a scenario or of a probe. */
export function isObservedOnly(verdict: ProbeVerdict | ScenarioVerdict): boolean {
  if ('probes' in verdict) return verdict.probes.length > 0 && verdict.probes.every(isObservedOnly);
  return verdict.status === 'skip' && verdict.expected === undefined;
}

/** Returns how a scenario ended, in one word: `✔ … pass`, `✘ … fail`, `◦ … observed`. */
export function endOf(verdict: ScenarioVerdict): [mark: string, end: string] {
  const isObserved = isObservedOnly(verdict);
  const [mark] = markOf(verdict.status, isObserved);
  return [mark, isObserved ? 'observed' : verdict.status];
}

/** `fails – same-port-drop` */
export function outcomeText({ observed }: ProbeVerdict): string {
  return observed.cause ? `${observed.outcome} – ${observed.cause}` : observed.outcome;
}

/** The same for a table: `✔`, `✘ same-port-drop`, and what a scenario contradicts. */
export function outcomeCell({ status, observed, expected }: ProbeVerdict): Cell {
  if (status === 'error') return { text: '! error', tone: 'bad' };
  const text = observed.outcome === 'works' ? '✔ works' : `✘ ${observed.cause ?? 'fails'}`;
  if (status === 'fail') return { text: `${text} ≠ ${expected?.cause ?? expected?.outcome}`, tone: 'bad' };
  return { text, tone: observed.outcome === 'works' ? 'good' : 'warn' };
}

export function unbuilt({ missing, refused }: ScenarioVerdict): Cell | undefined {
  if (refused) return { text: '! refused', tone: 'bad' };
  return missing && { text: `– no ${missing.join(' ')}`, tone: 'dim' };
}

/** `fails – filtered or refused at router` */
export function expectedText({ outcome, cause, causes, at }: NonNullable<ProbeVerdict['expected']>): string {
  const named = causes?.join(' or ') ?? cause;
  return `${outcome}${named ? ` – ${named}` : ''}${at ? ` at ${at}` : ''}`;
}
