import type { Sighting } from '../packet/types.ts';
import { type Observation, stateOf } from './observation.ts';

/** One line of `iptables-save -c` or `ebtables-save -c` with its packet counter. */
export interface CountedRule {
  table: string;
  chain: string;
  text: string;
  packets: number;
}

/** `[packets:bytes] -A CHAIN …` and `:CHAIN POLICY [packets:bytes]`. */
export function countedRules(saved: string): CountedRule[] {
  const rules: CountedRule[] = [];
  let table = '';
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    const rule = line.match(/^\[(\d+):\d+\] -A (\S+) (.*)$/);
    if (rule)
      rules.push({ table, chain: rule[2] ?? '', text: `-A ${rule[2]} ${rule[3]}`, packets: Number(rule[1]) });
    const policy = line.match(/^:(\S+) (DROP|REJECT) \[(\d+):\d+\]$/);
    if (policy) {
      rules.push({
        table,
        chain: policy[1] ?? '',
        text: `-P ${policy[1]} ${policy[2]}`,
        packets: Number(policy[3]),
      });
    }
  }
  return rules;
}

/** The node's rules that packets matched during the probe. */
export function movedRules(o: Observation, node: string): CountedRule[] {
  const before = stateOf(o.run.before, node);
  const after = stateOf(o.run.after, node);
  return (['iptables', 'ebtables'] as const).flatMap((tool) => {
    const earlier = countedRules(before?.[tool] ?? '');
    return countedRules(after?.[tool] ?? '').filter(
      (rule, index) => rule.packets > (earlier[index]?.packets ?? 0),
    );
  });
}

/** Where the node's NAT sends a packet: by its conntrack entry or, before there is one, by the rule that matched. */
export function destinationNat(o: Observation, { node, frame }: Sighting) {
  const entry = translation(stateOf(o.run.after, node)?.conntrack ?? [], frame.ip?.src, frame.ip?.dst);
  if (entry) return entry;
  for (const rule of movedRules(o, node)) {
    const address = rule.text.match(/-j DNAT --to-destination ([\d.]+)/)?.[1];
    const matches = rule.text.match(/ -d ([\d.]+)/)?.[1] ?? frame.ip?.dst;
    if (address && matches === frame.ip?.dst) return { address, evidence: `${rule.table} ${rule.text}` };
  }
  return undefined;
}

/** A conntrack line has the original tuple, then the reply's: NAT is where one is not the other turned round. */
function translation(lines: readonly string[], src?: string, dst?: string) {
  for (const line of lines) {
    const [original, reply] = [...line.matchAll(/src=(\S+) dst=(\S+)/g)];
    if (original === undefined || reply === undefined) continue;
    const evidence = line.trim().replace(/\s+/g, ' ');
    const isReply = reply[1] === src && reply[2] === dst;
    if (isReply && original[1] !== dst) return { address: original[1] ?? '', evidence };
    const isOriginal = original[1] === src && original[2] === dst;
    if (isOriginal && reply[1] !== dst) return { address: reply[1] ?? '', evidence };
  }
  return undefined;
}
