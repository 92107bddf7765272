import { parseTables, type SavedTable } from '../../lab/rules.ts';
import type { RuleLanguage } from './rule-language.ts';

/**
 * The language of iptables, ip6tables and ebtables: their restore programs replace each table in the text as a
 * whole.
 */
export function tables(tool: 'iptables' | 'ip6tables' | 'ebtables'): RuleLanguage {
  const show = (all: Iterable<SavedTable>) => showTables(tool, all);
  return {
    program: [`${tool}-restore`],
    join: (text) => show(parseTables(text).tables.values()),
    change: (from, to) => show(changed(from, to)),
    typed: (text) => typed(tool, text),
  };
}

/**
 * Returns the tables to load. Tables that only `from` has are loaded without rules. A policy that is no longer
 * given becomes ACCEPT.
 */
function changed(from: string, to: string): Iterable<SavedTable> {
  const all = parseTables(to).tables;
  for (const { name, chains } of parseTables(from).tables.values()) {
    const table = all.get(name) ?? { name, chains: new Map(), rules: [] };
    const builtIn = [...chains].filter(([, policy]) => !policy.startsWith('-'));
    const reset = builtIn.map(([chain]): [string, string] => [chain, 'ACCEPT']);
    all.set(name, { ...table, chains: new Map([...reset, ...table.chains]) });
  }
  return all.values();
}

/** Writes tables as text. ebtables-restore has no COMMIT. */
function showTables(tool: string, all: Iterable<SavedTable>): string {
  const end = tool === 'ebtables' ? [] : ['COMMIT'];
  const lines = [...all].flatMap(({ name, chains, rules }) => [
    `*${name}`,
    ...[...chains].map(([chain, policy]) => `:${chain} ${policy}`.trimEnd()),
    ...rules,
    ...end,
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

/** Returns `iptables -t nat -A POSTROUTING …`. The policy ACCEPT is left out, because it is the default. */
const typed = (tool: string, text: string) =>
  [...parseTables(text).tables.values()].flatMap(({ name, chains, rules }) => [
    ...[...chains]
      .filter(([, policy]) => !policy.startsWith('ACCEPT'))
      .map(([chain, policy]) => `${tool} -t ${name} -P ${chain} ${policy}`),
    ...rules.map((rule) => `${tool} -t ${name} ${rule}`),
  ]);
