import { ruleLines } from '../../lab/rules.ts';
import type { RuleLanguage } from './rule-language.ts';

/** The name of a new set that is about to replace an old one. */
const SPARE = 'hairpin-spare';

/** ipset's language. Sets must exist before the rules that use them, and for as long as those rules. */
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

/** Returns sets in the order of their creation. A set's entries may be in another fragment than the set. */
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

/** Replaces a set in one step, so that no packet meets a set that is half full. */
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
