import { fillPlaceholders, macPlaceholder } from '../../lab/rules.ts';
import type { RuleTool } from '../../lab/types.ts';
import { ipset } from './ipset.ts';
import { nft } from './nft.ts';
import type { RuleLanguages } from './rule-language.ts';
import { tables } from './tables.ts';
import { tc } from './tc.ts';

/** The languages, in the order in which a node's rules are loaded. */
export const RULE_LANGUAGES: RuleLanguages = {
  ipset,
  iptables: tables('iptables'),
  ip6tables: tables('ip6tables'),
  ebtables: tables('ebtables'),
  nft,
  tc,
};

export const RULE_TOOLS = Object.keys(RULE_LANGUAGES) as RuleTool[];

/** The texts of one node by tool. Empty if there are no rules. */
export type RuleTexts = Record<RuleTool, string>;

export const textsOf = (textOf: (tool: RuleTool) => string): RuleTexts =>
  Object.fromEntries(RULE_TOOLS.map((tool) => [tool, textOf(tool)])) as RuleTexts;

/**
 * Joins fragments into one text for a program. `{{mac node:interface}}` is replaced by `macOf('node:interface')`.
 */
export function joinRules(tool: RuleTool, text: string, macOf: (place: string) => string): string {
  if (text === '') return '';
  const filled = fillPlaceholders(text, (inner) => {
    const place = macPlaceholder(inner);
    return place === undefined ? `{{${inner}}}` : macOf(place);
  });
  return RULE_LANGUAGES[tool].join(filled);
}

/** A text for one tool in one node. */
interface Change {
  tool: RuleTool;
  text: string;
}

/** Returns the texts that turn a node's rules `from` into `to`, in order. `keeps` is the one of `RuleLanguage`. */
export function changedRules(from: RuleTexts, to: RuleTexts, keeps: (name: string) => boolean): Change[] {
  const stands = (tool: RuleTool) => (RULE_LANGUAGES[tool].interfaces?.(from[tool]) ?? []).every(keeps);
  const changed = RULE_TOOLS.filter((tool) => from[tool] !== to[tool] || !stands(tool));
  const changes = changed.map((tool) => ({
    tool,
    text: RULE_LANGUAGES[tool].change(from[tool], to[tool], keeps),
  }));
  const cleared = changed.map((tool) => ({
    tool,
    text: RULE_LANGUAGES[tool].clear?.(from[tool], to[tool]) ?? '',
  }));
  return [...changes, ...cleared].filter(({ text }) => text !== '');
}
