import type { RuleText } from './types.ts';

/** The text of rules. Files are read earlier, together with the lab's own file. */
export const textOf = (rules: RuleText | undefined): string => (typeof rules === 'string' ? rules : '');

/** Text as iptables-save or ebtables-save writes it, taken apart. */
export interface SavedTable {
  name: string;
  /** Policy by chain, as written after the chain's name: `ACCEPT`, `DROP [0:0]`, `-`. */
  chains: Map<string, string>;
  /** Everything else, in order: `-A POSTROUTING …`. */
  rules: string[];
}

export interface ParsedRules {
  tables: Map<string, SavedTable>;
  /** Lines that belong to no table, or cannot be a line of such a file. */
  strays: { line: number; text: string; why: string }[];
}

/**
 * Joins what several fragments say about a table: order kept, the last policy of a chain wins, comments dropped.
 * `COMMIT` may be left out.
 */
export function parseTables(text: string): ParsedRules {
  const tables = new Map<string, SavedTable>();
  const strays: ParsedRules['strays'] = [];
  let table: SavedTable | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const name = /^\*(.*)$/.exec(line)?.[1]?.trim();
    if (name !== undefined) {
      table = tables.get(name) ?? { name, chains: new Map(), rules: [] };
      tables.set(name, table);
    } else if (line === 'COMMIT') {
      table = undefined;
    } else {
      const why = addLine(table, line);
      if (why !== undefined) strays.push({ line: index + 1, text: line, why });
    }
  }
  return { tables, strays };
}

/** Puts a line into its table, or says why it cannot be one of a table's lines. */
function addLine(table: SavedTable | undefined, line: string): string | undefined {
  if (table === undefined) return 'is outside any table';
  if (line.startsWith(':')) {
    const [chain = '', ...policy] = line.slice(1).split(/\s+/);
    table.chains.set(chain, policy.join(' '));
  } else if (/^(\[\d+:\d+\]\s+)?-/.test(line)) {
    table.rules.push(line);
  } else {
    return 'is not a rule';
  }
  return undefined;
}

/** The non-empty lines of a tool that reads one command a line. `index` counts from 0. */
export function ruleLines(text: string): { index: number; words: string[] }[] {
  return text.split('\n').flatMap((raw, index) => {
    const words = raw.trim().split(/\s+/);
    return words[0] === '' || words[0]?.startsWith('#') ? [] : [{ index, words }];
  });
}

const PLACEHOLDER = /\{\{(.*?)\}\}/g;

/** The texts between `{{` and `}}`, trimmed. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => (match[1] ?? '').trim());
}

/** The `node:interface` of a `mac node:interface` placeholder. */
export function macPlaceholder(placeholder: string): string | undefined {
  return /^mac\s+(\S+)$/.exec(placeholder)?.[1];
}

/** Replaces every `{{placeholder}}` by `replace(placeholder)`. */
export function fillPlaceholders(text: string, replace: (placeholder: string) => string): string {
  return text.replace(PLACEHOLDER, (_, inner: string) => replace(inner.trim()));
}
