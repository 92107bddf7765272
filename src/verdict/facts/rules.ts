import type { NodeState } from '../../agent/protocol.ts';
import type { Evidence } from '../types.ts';
import { type NftChain, nftTables } from './nft-rules.ts';
import type { Observation } from './observation.ts';
import { once } from './once.ts';
import { after, before } from './tables.ts';

/** One rule or policy of a node, with its packet counter. */
export interface CountedRule {
  tool: 'iptables' | 'ebtables' | 'nft';
  table: string;
  chain: string;
  /** The hook that the chain hangs on, in small letters: `forward`; undefined for a user's own chain. */
  hook: string | undefined;
  /** As its tool writes it: `-A FORWARD -p tcp -j DROP`. */
  text: string;
  packets: number;
}

const HOOKS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING', 'BROUTING'];

/** `[packets:bytes] -A CHAIN …` and `:CHAIN POLICY [packets:bytes]`, as iptables-save and ebtables-save write them. */
function countedRules(tool: 'iptables' | 'ebtables', saved: string): CountedRule[] {
  const rules: CountedRule[] = [];
  let table = '';
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    const [, count, chain = '', rest] = line.match(/^\[(\d+):\d+\] -A (\S+) (.*)$/) ?? [];
    const [, policyChain = '', policy, policyCount] =
      line.match(/^:(\S+) (DROP|REJECT) \[(\d+):\d+\]$/) ?? [];
    const common = { tool, table };
    if (rest) {
      rules.push({
        ...common,
        chain,
        hook: hookOf(chain),
        text: `-A ${chain} ${rest}`,
        packets: Number(count),
      });
    } else if (policy) {
      const text = `-P ${policyChain} ${policy}`;
      rules.push({
        ...common,
        chain: policyChain,
        hook: hookOf(policyChain),
        text,
        packets: Number(policyCount),
      });
    }
  }
  return rules;
}

function hookOf(chain: string): string | undefined {
  return HOOKS.includes(chain) ? chain.toLowerCase() : undefined;
}

export interface MovedRule extends CountedRule {
  evidence: Evidence;
}

/** The node's rules that packets matched during the probe: those that are in both dumps, with a higher count after. */
export function movedRules(o: Observation, node: string): MovedRule[] {
  return movedSince(before(o, node) ?? UNREAD)(after(o, node) ?? UNREAD);
}

const UNREAD: Rules = {};

export type Rules = Partial<Pick<NodeState, 'node' | 'iptables' | 'ebtables' | 'nft'>>;

const tablesOf = once(({ nft = '' }: Rules) => nftTables(nft));

/** The chains of a table, such as `ip nat`, as nft lists them: it lists all, whoever made them. */
export const chainsOf = (state: Rules, table: string): NftChain[] =>
  tablesOf(state).find(({ name }) => name === table)?.chains ?? [];

/** Whose tables are of that family. What ip6tables makes nft alone shows. */
export function toolOf(table: string): 'iptables' | 'ebtables' | undefined {
  const [family] = table.split(' ');
  return family === 'ip' ? 'iptables' : family === 'bridge' ? 'ebtables' : undefined;
}

/** The rules and policies of a chain as the tool that made its table writes them; undefined where none did. */
export function savedRules(state: Rules, table: string, chain: string): CountedRule[] | undefined {
  const tool = toolOf(table);
  if (tool === undefined || !isSaved(state, table)) return undefined;
  const [, name] = table.split(' ');
  return savedBy[tool](state).filter((rule) => rule.table === name && rule.chain === chain);
}

const savedBy = {
  iptables: once(({ iptables = '' }: Rules) => countedRules('iptables', iptables)),
  ebtables: once(({ ebtables = '' }: Rules) => countedRules('ebtables', ebtables)),
};

/** The chains that translate addresses of packets, not of frames, those without a rule included. */
export function natChainsOf(state: Rules): { table: string; chain: NftChain }[] {
  return tablesOf(state).flatMap(({ name, chains }) =>
    chains.flatMap((chain) =>
      chain.type === 'nat' && !name.startsWith('bridge ') ? [{ table: name, chain }] : [],
    ),
  );
}

/**
 * A table that one of these tools made, or that it can read as if it had: it has the same chains and rules in both. The
 * name alone says nothing.
 */
function isSaved(state: Rules, table: string): boolean {
  const tool = toolOf(table);
  const [, name] = table.split(' ');
  const section = tool && state[tool]?.split(/^\*/m).find((text) => text.startsWith(`${name}\n`));
  if (tool === undefined || section === undefined) return false;
  const saved = savedBy[tool](state).filter((rule) => rule.table === name && !rule.text.startsWith('-P'));
  return chainsOf(state, table).every(
    ({ name: chain, rules }) =>
      section.includes(`\n:${chain} `) &&
      saved.filter((rule) => rule.chain === chain).length === rules.length,
  );
}

// Every finder asks for them, some for each packet: what rests on the same dumps is worked out once.
const movedSince = once((earlier: Rules) => {
  const counts = new Map(allRules(earlier).map((rule) => [rule.key, rule.packets]));
  return once((later: Rules) =>
    allRules(later).flatMap(({ key, ...rule }) => {
      const count = rule.packets - (counts.get(key) ?? rule.packets);
      return count > 0 ? [{ ...rule, evidence: countedBy(later.node ?? '', rule, count) }] : [];
    }),
  );
});

/** `key` tells rules with one text apart: which of them it is. */
const allRules = once((state: Rules) => {
  const own = tablesOf(state).filter(({ name }) => !isSaved(state, name));
  const rules = [
    ...countedRules('iptables', state.iptables ?? ''),
    ...countedRules('ebtables', state.ebtables ?? ''),
    ...own.flatMap(({ chains }) => chains.flatMap(({ rules }) => rules)),
  ];
  const times = new Map<string, number>();
  return rules.map((rule) => {
    const name = [rule.tool, rule.table, rule.chain, rule.text].join(' ');
    times.set(name, (times.get(name) ?? 0) + 1);
    return { ...rule, key: `${name} ${times.get(name)}` };
  });
});

/** As it is typed: `iptables -t filter -A FORWARD …`. */
export function ruleText({
  tool,
  table,
  chain,
  text,
}: Pick<CountedRule, 'tool' | 'table' | 'chain' | 'text'>): string {
  return tool === 'nft' ? `nft ${table} ${chain}: ${text}` : `${tool} -t ${table} ${text}`;
}

function countedBy(node: string, rule: CountedRule, count: number): Evidence {
  const times = count === 1 ? 'one packet' : `${count} packets`;
  const sources = (['before', 'after'] as const).map(
    (when) => ({ node, in: 'rules', entry: rule.text, when }) as const,
  );
  return { kind: 'rules', text: `${node}: ${ruleText(rule)} matched ${times}`, sources };
}
