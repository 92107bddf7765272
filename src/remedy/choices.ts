import type { Remedy } from './remedy.ts';

/** Remedies to try together. */
export interface Choice {
  remedies: Remedy[];
  /** Set if it contains the one remedy that replaces all of a sort. Undefined if no sort had several remedies yet. */
  isWide?: boolean | undefined;
}

/** How many sorts of remedies, and how many remedies, are tried together. Nobody would type more. */
const MOST_SORTS = 3;
const MOST = 12;

export const sortOf = ({ sort, key }: Remedy) => sort ?? key;

/** Returns the remedies that are not applied yet, each once. */
export const unlike = (laid: readonly Remedy[], offered: readonly Remedy[]) =>
  [...new Map(offered.map((each) => [each.key, each])).values()].filter(
    ({ key }) => !laid.some((each) => each.key === key),
  );

/** Adds remedies of one sort: each of them, or the one that replaces all of the sort. */
export function choicesOf(
  laid: readonly Remedy[],
  added: readonly Remedy[],
  isWide: boolean | undefined,
): Choice[] {
  const isSame = (each: Remedy) => added.some((one) => sortOf(one) === sortOf(each));
  const same = [...laid.filter(isSame), ...added];
  const wider = unlike(
    [],
    same.flatMap(({ wider: one }) => one ?? []),
  );
  const each = { remedies: [...laid, ...added], isWide };
  if (isWide === false || same.some((one) => one.wider === undefined) || (!isWide && same.length === 1))
    return [each];
  const wide = { remedies: [...laid.filter((one) => !isSame(one)), ...wider], isWide: true };
  return isWide ? [wide] : [{ ...each, isWide: false }, wide];
}

export const isFew = (remedies: readonly Remedy[]) =>
  remedies.length <= MOST && new Set(remedies.map(sortOf)).size <= MOST_SORTS;
