import { ruleLines } from '../../lab/rules.ts';
import type { RuleLanguage } from './rule-language.ts';

/** The name of a set while it is made again. */
const SPARE = 'hairpin-spare';

/** Sets exist before the rules that use them, and as long as those do. */
export const ipset: RuleLanguage = {
  program: ['ipset', 'restore'],
  join: (text) => show([...setsOf(text).values()].flatMap(({ create, adds }) => [create, ...adds])),
  change: (from, to) => {
    const before = setsOf(from);
    return show([...setsOf(to)].flatMap(([name, set]) => renewed(name, before.get(name), set)));
  },
  clear: (from, to) => {
    const kept = setsOf(to);
    return show([...setsOf(from).keys()].filter((name) => !kept.has(name)).map((name) => `destroy ${name}`));
  },
  typed: (text) => ruleLines(text).map(({ words }) => `ipset ${words.join(' ')}`),
};

interface Entries {
  create: string;
  adds: string[];
}

/** Returns sets in the order of creation. Entries may come from another fragment. */
function setsOf(text: string): Map<string, Entries> {
  const sets = new Map<string, Entries>();
  for (const { words } of ruleLines(text)) {
    const [verb, name = ''] = words;
    const set = sets.get(name) ?? { create: '', adds: [] };
    if (verb === 'create') set.create = words.join(' ');
    else set.adds.push(words.join(' '));
    sets.set(name, set);
  }
  return sets;
}

/** Replaces a set at once, so that no packet finds it half full. */
function renewed(name: string, before: Entries | undefined, set: Entries): string[] {
  const lines = [set.create, ...set.adds];
  if (before === undefined) return lines;
  if (JSON.stringify(before) === JSON.stringify(set)) return [];
  const other = lines.map((line) => line.replace(/^(\w+) \S+/, `$1 ${SPARE}`));
  return [...other, `swap ${SPARE} ${name}`, `destroy ${SPARE}`];
}

const show = (lines: readonly string[]) =>
  lines
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
