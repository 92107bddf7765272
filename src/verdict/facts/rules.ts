import type { NodeState } from '../../agent/protocol.ts';
import type { Evidence } from '../types.ts';
import { nftRules } from './nft-rules.ts';
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
export function countedRules(tool: 'iptables' | 'ebtables', saved: string): CountedRule[] {
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

type Rules = Partial<Pick<NodeState, 'node' | 'iptables' | 'ebtables' | 'nft'>>;

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
const allRules = once(({ iptables = '', ebtables = '', nft = '' }: Rules) => {
  const rules = [
    ...countedRules('iptables', iptables),
    ...countedRules('ebtables', ebtables),
    ...nftRules(nft),
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
