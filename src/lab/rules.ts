import type { RuleText } from './types.ts';

/** Returns the text of rules. Rule files were read together with the lab's own file. */
export const textOf = (rules: RuleText | undefined): string => (typeof rules === 'string' ? rules : '');

/** One table of text in the format of iptables-save or ebtables-save. */
export interface SavedTable {
  name: string;
  /** The policy of each chain, as the text has it: `ACCEPT`, `DROP [0:0]`, `-`. */
  chains: Map<string, string>;
  /** All other lines, in order: `-A POSTROUTING …`. */
  rules: string[];
}

export interface ParsedRules {
  tables: Map<string, SavedTable>;
  /** Lines that belong to no table, or are not valid in such a text. */
  strays: { line: number; text: string; why: string }[];
}

/**
 * Joins the parts of several fragments about each table. Their order is kept, the last policy of a chain counts,
 * comments are dropped. `COMMIT` may be absent.
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

/** Adds a line to its table, or returns why the line is not valid there. */
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

/** Returns the lines with text, for a tool that reads one command per line. `index` counts from 0. */
export function ruleLines(text: string): { index: number; words: string[] }[] {
  return text.split('\n').flatMap((raw, index) => {
    const words = raw.trim().split(/\s+/);
    return words[0] === '' || words[0]?.startsWith('#') ? [] : [{ index, words }];
  });
}

const PLACEHOLDER = /\{\{(.*?)\}\}/g;

/** Returns the texts between `{{` and `}}`, without spaces around them. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => (match[1] ?? '').trim());
}

/** Returns the `node:interface` of the placeholder `mac node:interface`. Undefined for other placeholders. */
export function macPlaceholder(placeholder: string): string | undefined {
  return /^mac\s+(\S+)$/.exec(placeholder)?.[1];
}

/** Replaces every `{{placeholder}}` by `replace(placeholder)`. */
export function fillPlaceholders(text: string, replace: (placeholder: string) => string): string {
  return text.replace(PLACEHOLDER, (_, inner: string) => replace(inner.trim()));
}
