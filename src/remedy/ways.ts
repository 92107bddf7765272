import type { ProbeVerdict } from '../verdict/types.ts';
import { seenAs } from './flow.ts';
import { SPLIT } from './naming.ts';
import type { Remedy } from './remedy.ts';

/** Remedies that work together, as was tried. */
export interface Way {
  remedies: Remedy[];
  /** The commands of all remedies. */
  typed: string[];
  /** Other differences from the state before. */
  changes: string[];
}

export const works = (verdict: ProbeVerdict | undefined) =>
  verdict?.status !== 'error' && verdict?.observed.outcome === 'works';

/** Sorts commands: a table exists before it is used, and each program writes its rules anew once, after all changes. */
export function typedOf(remedies: readonly Remedy[]): string[] {
  const lines = remedies.flatMap(({ typed }) => typed);
  return lines.filter((line, index) =>
    /\b(reload|commit|restart)\b/.test(line)
      ? lines.lastIndexOf(line) === index
      : lines.indexOf(line) === index,
  );
}

export const keyOf = (remedies: readonly Remedy[]) =>
  remedies
    .map(({ key }) => key)
    .sort()
    .join('\n');
export const contains = (set: readonly Remedy[], part: readonly Remedy[]) =>
  part.every(({ key }) => set.some((each) => each.key === key));
/**
 * Do the remedies contradict each other, such as hairpin mode on and off? If a client calls no public address any
 * more, no other remedy for it is needed.
 */
export const clash = (a: Remedy, b: Remedy) =>
  a.key === b.key ||
  a.key.startsWith(SPLIT) ||
  b.key.startsWith(SPLIT) ||
  a.key.replace(/ o(n|ff)\b/, '') === b.key.replace(/ o(n|ff)\b/, '');

export function changesOf(
  verdicts: readonly ProbeVerdict[],
  after: readonly ProbeVerdict[],
  mended: readonly string[],
): string[] {
  const changes: string[] = [];
  for (const now of after) {
    const before = verdicts.find(({ probe }) => probe === now.probe);
    const [was, is] = [before && seenAs(before), seenAs(now)];
    if (before && works(before) && was !== undefined && is !== undefined && was !== is)
      changes.push(`${now.probe}: the server is asked by ${is}, and no longer by ${was}`);
    else if (before && !works(before) && works(now) && !mended.includes(now.probe))
      changes.push(`${now.probe} works as well`);
    else if (mended.includes(now.probe) && is !== undefined)
      changes.push(`${now.probe}: the server is asked by ${is}`);
  }
  return changes;
}

/** Prefers fewer commands with smaller scope, and without side effects. */
export const costOf = ({ remedies, changes }: Way) =>
  remedies.reduce((sum, { scope, but }) => sum + scope + (but ? 0.5 : 0), 0) +
  3 * changes.filter((text) => text.includes('no longer')).length;
