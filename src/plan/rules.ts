import { fillPlaceholders, macPlaceholder, parseTables, type SavedTable } from '../lab/rules.ts';
import type { RuleTool } from './step.ts';

/**
 * One text a restore program takes whole, from fragments written one after the other: `{{mac node:interface}}`
 * replaced by `macOf('node:interface')`, tables joined (see `parseTables`). nft's own language needs no joining.
 */
export function joinRules(tool: RuleTool, text: string, macOf: (place: string) => string): string {
  const filled = fillPlaceholders(text, (inner) => {
    const place = macPlaceholder(inner);
    return place === undefined ? `{{${inner}}}` : macOf(place);
  });
  if (tool === 'nft') return filled.trim() === '' ? '' : `${filled.trim()}\n`;
  return [...parseTables(filled).tables.values()].map((table) => showTable(tool, table)).join('');
}

/** ebtables-restore knows no COMMIT. */
export function showTable(tool: RuleTool, { name, chains, rules }: SavedTable): string {
  const policies = [...chains].map(([chain, policy]) => `:${chain} ${policy}`.trimEnd());
  const end = tool === 'ebtables' ? [] : ['COMMIT'];
  return `${[`*${name}`, ...policies, ...rules, ...end].join('\n')}\n`;
}
