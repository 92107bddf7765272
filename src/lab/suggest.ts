import { meantBy } from './other-words.ts';

/** Returns the edit distance. Swapping two neighbouring letters counts as one edit (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const edits = [at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + cost];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits.push(at(beforeLast, column - 2) + 1);
      current.push(Math.min(...edits));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

const at = (row: number[], column: number) => row[column] ?? Number.POSITIVE_INFINITY;

/** Returns the candidate that was probably meant by `word`. Undefined if none is similar. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; edits: number } | undefined;
  const most = Math.max(1, Math.floor(word.length / 3));
  const isLike = (candidate: string, edits: number) => edits < Math.max(word.length, candidate.length);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > most) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= most && isLike(candidate, edits) && edits < (best?.edits ?? Number.POSITIVE_INFINITY))
      best = { candidate, edits };
  }
  return best?.candidate;
}

/** Returns `; did you mean router?` for the end of a problem. Empty if no candidate is similar. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const near = meantBy(word, all) ?? nearest(word, all) ?? longer(word, all);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** A word with this many letters is taken for the beginning of a longer one. */
const STEM = 4;

const longer = (word: string, all: readonly string[]) =>
  word.length < STEM ? undefined : all.find((each) => each.toLowerCase().startsWith(word.toLowerCase()));

/** More than the keys of an interface, fewer than the nodes of a large lab. */
const MOST_LISTED = 40;

/** Returns what is allowed: `one of: pc, router, web; did you mean router?` */
export function oneOf(candidates: Iterable<string>, word = ''): string {
  const all = [...candidates];
  if (all.length === 0) return 'there are none';
  if (all.length === 1) return `only ${all[0]}`;
  const more = all.length > MOST_LISTED ? ` and ${all.length - MOST_LISTED} more` : '';
  return `one of: ${all.slice(0, MOST_LISTED).join(', ')}${more}${didYouMean(word, all)}`;
}
