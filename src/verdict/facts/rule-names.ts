import { parseTables } from '../../lab/rules.ts';
import type { CountedRule } from './counted-rule.ts';
import type { Decision } from './hook-steps.ts';
import type { NftChain } from './nft-rules.ts';
import type { Observation } from './observation.ts';
import { chainsOf, ruleText, savedRules, toolOf } from './rule-counts.ts';
import { after } from './tables.ts';

/**
 * Returns the rule or policy that decided. It is found by its handle in nft's list, in any table. A rule of
 * iptables or ebtables is returned in its own tool's syntax, found by its position in the chain. Undefined if it
 * cannot be found.
 */
export function decidingRule(
  o: Observation,
  node: string,
  { by, table, chain, handle, verdict }: Decision,
): CountedRule | undefined {
  const state = after(o, node) ?? {};
  const listed = chainsOf(state, table).find(({ name }) => name === chain);
  const saved = savedRules(state, table, chain);
  if (by === 'policy') {
    if (saved) return saved.find(({ text }) => text.startsWith('-P'));
    const text = `policy ${verdict}`;
    return listed && { tool: 'nft', table, chain, hook: listed.hook, text, packets: 0 };
  }
  const place = listed?.rules.findIndex((rule) => rule.handle === handle) ?? -1;
  const rules = saved?.filter(({ text }) => !text.startsWith('-P'));
  return rules?.length === listed?.rules.length ? rules?.[place] : listed?.rules[place];
}

/** Returns the text of the deciding rule without its chain, as its author wrote it. Undefined if it cannot be found. */
export function ruleName(o: Observation, node: string, decision: Decision): string | undefined {
  const { by, table, chain, verdict } = decision;
  if (by === 'policy') return `policy ${verdict}`;
  const rule = decidingRule(o, node, decision);
  if (rule === undefined || rule.tool === 'nft') return rule?.text;
  const saved = savedRules(after(o, node) ?? {}, table, chain)?.filter(({ text }) => !text.startsWith('-P'));
  const written = writtenRules(o, node, table, chain);
  const name = written.length === saved?.length ? written[saved.indexOf(rule)] : rule.text;
  return name?.replace(`-A ${chain} `, '');
}

/**
 * Returns the last matching rule that translates addresses, as a command. It is only shown to readers; no cause
 * depends on it.
 */
export function translatingRule(
  o: Observation,
  node: string,
  decisions: readonly Decision[],
): string | undefined {
  const made = decisions.findLast(({ by, table, chain }) => {
    const chains = chainsOf(after(o, node) ?? {}, table);
    return by === 'rule' && mayTranslate(chains, chain);
  });
  const rule = made && decidingRule(o, node, made);
  return rule && ruleText(rule);
}

/** A chain that rules jump to may belong to any base chain of its table. */
function mayTranslate(chains: readonly NftChain[], name: string): boolean {
  const type = chains.find((chain) => chain.name === name)?.type;
  return type === undefined ? chains.some((chain) => chain.type === 'nat') : type === 'nat';
}

function writtenRules(o: Observation, node: string, table: string, chain: string): string[] {
  const tool = toolOf(table);
  const text = tool && o.wiring.topology.nodes[node]?.rules[tool];
  const rules = parseTables(text ?? '').tables.get(table.split(' ')[1] ?? '')?.rules ?? [];
  return rules.filter((rule) => rule.startsWith(`-A ${chain} `));
}
