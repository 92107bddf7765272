import { fillPlaceholders, macPlaceholder } from '../../lab/rules.ts';
import type { RuleTool } from '../../lab/types.ts';
import { ipset } from './ipset.ts';
import { nft } from './nft.ts';
import type { RuleLanguages } from './rule-language.ts';
import { tables } from './tables.ts';
import { tc } from './tc.ts';

/** In the order in which a node gets them. */
export const RULE_LANGUAGES: RuleLanguages = {
  ipset,
  iptables: tables('iptables'),
  ip6tables: tables('ip6tables'),
  ebtables: tables('ebtables'),
  nft,
  tc,
};

export const RULE_TOOLS = Object.keys(RULE_LANGUAGES) as RuleTool[];

/** Texts of a node by tool; '' where there are none. */
export type RuleTexts = Record<RuleTool, string>;

export const textsOf = (textOf: (tool: RuleTool) => string): RuleTexts =>
  Object.fromEntries(RULE_TOOLS.map((tool) => [tool, textOf(tool)])) as RuleTexts;

/**
 * One text a program takes whole, from fragments written one after the other: `{{mac node:interface}}` replaced by
 * `macOf('node:interface')`.
 */
export function joinRules(tool: RuleTool, text: string, macOf: (place: string) => string): string {
  if (text === '') return '';
  const filled = fillPlaceholders(text, (inner) => {
    const place = macPlaceholder(inner);
    return place === undefined ? `{{${inner}}}` : macOf(place);
  });
  return RULE_LANGUAGES[tool].join(filled);
}

/** A text that a tool is to be given for a node. */
interface Change {
  tool: RuleTool;
  text: string;
}

/** What turns the rules of a node into others, in order. `keeps` is as a language has it. */
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
