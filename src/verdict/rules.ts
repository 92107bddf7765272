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

/** Where a node's NAT sends a packet, and what says so. */
export interface Translation {
  address: string;
  evidence: string;
}

/** By the packet's conntrack entry or, while it has none, by the rule that matched. */
export function destinationNat(o: Observation, { node, frame }: Sighting): Translation | undefined {
  const ports = frame.tcp ?? frame.udp;
  if (frame.ip === undefined || ports === undefined) return undefined;
  const { src, dst } = frame.ip;
  const tuple = `src=${src} dst=${dst} sport=${ports.srcPort} dport=${ports.dstPort}`;
  for (const line of stateOf(o.run.after, node)?.conntrack ?? []) {
    const translated = translatedTo(line, tuple);
    if (translated && translated !== dst) return { address: translated, evidence: line.replace(/\s+/g, ' ') };
  }
  for (const { table, text } of movedRules(o, node)) {
    const address = text.match(/-j DNAT --to-destination ([\d.]+)/)?.[1];
    const matches = text.match(/ -d ([\d.]+)/)?.[1] ?? dst;
    if (address && matches === dst) return { address, evidence: `${table} ${text}` };
  }
  return undefined;
}

/** A conntrack line has two tuples, the original's and its reply's: what goes as one leaves as the other turned round. */
function translatedTo(line: string, tuple: string): string | undefined {
  const [original, reply] = line.match(/src=\S+ dst=\S+ sport=\d+ dport=\d+/g) ?? [];
  const other = original === tuple ? reply : reply === tuple ? original : undefined;
  return other?.match(/src=(\S+)/)?.[1];
}
