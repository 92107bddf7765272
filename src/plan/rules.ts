import { fillPlaceholders, macPlaceholder, parseTables, type SavedTable } from '../lab/rules.ts';
import type { RuleTool } from './step.ts';

export const RULE_TOOLS: readonly RuleTool[] = ['iptables', 'ip6tables', 'ebtables', 'nft'];

/**
 * One text a restore program takes whole, from fragments written one after the other: `{{mac node:interface}}`
 * replaced by `macOf('node:interface')`, tables joined (see `parseTables`). nft's own language needs no joining.
 */
export function joinRules(tool: RuleTool, text: string, macOf: (place: string) => string): string {
  if (text === '') return '';
  const filled = fillPlaceholders(text, (inner) => {
    const place = macPlaceholder(inner);
    return place === undefined ? `{{${inner}}}` : macOf(place);
  });
  if (tool === 'nft') return filled.trim() === '' ? '' : `${filled.trim()}\n`;
  return showTables(tool, parseTables(filled).tables.values());
}

/**
 * What turns the joined rules `from` into `to`: a restore program replaces the tables it reads of, so those that only
 * `from` has are named without rules, and a policy that nobody asks for any more goes back to ACCEPT.
 */
export function changedRules(tool: RuleTool, from: string, to: string): string {
  if (tool === 'nft') return `${removeNftTables(from)}${to}`;
  const tables = parseTables(to).tables;
  for (const { name, chains } of parseTables(from).tables.values()) {
    const table = tables.get(name) ?? { name, chains: new Map(), rules: [] };
    const builtIn = [...chains].filter(([, policy]) => !policy.startsWith('-'));
    const reset = builtIn.map(([chain]): [string, string] => [chain, 'ACCEPT']);
    tables.set(name, { ...table, chains: new Map([...reset, ...table.chains]) });
  }
  return showTables(tool, tables.values());
}

/** ebtables-restore knows no COMMIT. */
function showTables(tool: RuleTool, tables: Iterable<SavedTable>): string {
  const end = tool === 'ebtables' ? [] : ['COMMIT'];
  const lines = [...tables].flatMap(({ name, chains, rules }) => [
    `*${name}`,
    ...[...chains].map(([chain, policy]) => `:${chain} ${policy}`.trimEnd()),
    ...rules,
    ...end,
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

/** Naming a table first makes it exist: deleting it then cannot fail. */
function removeNftTables(text: string): string {
  const tables = [...text.matchAll(/^[ \t]*table\s+((?:\w+\s+)?[\w.-]+)\s*\{/gm)].map(([, name]) => name);
  return [...new Set(tables)].map((name) => `table ${name}\ndelete table ${name}\n`).join('');
}
