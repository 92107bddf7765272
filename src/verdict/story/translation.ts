import type { Sighting } from '../../packet/types.ts';
import { hookSteps, packetKey } from '../facts/hook-steps.ts';
import { isOfTool } from '../facts/nft-rules.ts';
import type { Observation } from '../facts/observation.ts';
import { ruleName } from '../facts/rule-names.ts';
import { movedRules, ruleText } from '../facts/rules.ts';
import { after, before, wasBefore } from '../facts/tables.ts';
import type { Evidence } from '../types.ts';

/** Where a node's NAT sends a packet, and what says so. */
export interface Translation {
  address: string;
  port: number;
  evidence: Evidence;
}

/** By the packet's conntrack entry or, while it has none, by the rule that matched. */
export function destinationNat(o: Observation, at: Sighting): Translation | undefined {
  const { node, frame } = at;
  const ports = frame.tcp ?? frame.udp;
  if (frame.ip === undefined || ports === undefined) return undefined;
  const { src, dst } = frame.ip;
  const tuple = `src=${src} dst=${dst} sport=${ports.srcPort} dport=${ports.dstPort}`;
  for (const line of after(o, node)?.conntrack ?? []) {
    const to = translatedTo(line, tuple);
    if (to === undefined || to.address === dst) continue;
    const sources = [{ node, in: 'conntrack', entry: line, when: 'after' } as const];
    const text = `${node}: ${connectionText(o, node, line)}`;
    return { ...to, evidence: { kind: 'conntrack', text, sources } };
  }
  return destinationRule(o, at);
}

/** The same by the rule alone: it counts the first packet of a connection, whose entry need not outlive it. */
export function destinationRule(o: Observation, at: Sighting): Translation | undefined {
  const ports = at.frame.tcp ?? at.frame.udp;
  if (at.frame.ip === undefined || ports === undefined) return undefined;
  const { dst } = at.frame.ip;
  for (const { text, evidence } of [...movedRules(o, at.node), ...uncounted(o, at)]) {
    const [, address, port] =
      text.match(/(?:-j DNAT --to-destination|\bdnat (?:ip )?to) ([\d.]+)(?::(\d+))?/) ?? [];
    const matches = text.match(/ -d ([\d.]+)|ip daddr ([\d.]+)/);
    if (address && (matches?.[1] ?? matches?.[2] ?? dst) === dst)
      return { address, port: port === undefined ? ports.dstPort : Number(port), evidence };
  }
  return undefined;
}

/** A rule of the node that gives packets another destination, and that this one has met or may have met. */
export function turningRule(o: Observation, at: Sighting): string | undefined {
  const rules = [...movedRules(o, at.node).map(ruleText), ...matched(o, at).map(({ text }) => text)];
  return rules.find((text) => /\b(DNAT|REDIRECT|NETMAP|TPROXY|dnat|redirect|tproxy)\b/.test(text));
}

interface Matched extends Pick<Evidence, 'text'> {
  evidence: Evidence;
}

/** nftables counts only what it is told to count: of rules without a counter the kernel's trace says that they matched. */
function uncounted(o: Observation, at: Sighting): Matched[] {
  return matched(o, at).filter(({ text }) => text.startsWith('nft ') && !/\bcounter\b/.test(text));
}

/** The rules that this very packet matched in the node, by the kernel's own account. */
function matched(o: Observation, { node, frame }: Sighting): Matched[] {
  const trace = o.run.hooks.find((one) => one.node === node);
  const key = packetKey(frame);
  if (trace === undefined || key === undefined) return [];
  const steps = hookSteps(trace).filter((step) => packetKey(step.frame) === key);
  return steps.flatMap(({ decisions }) =>
    decisions.map((decision) => {
      const { table, chain, event } = decision;
      const name = ruleName(o, node, decision) ?? `rule ${decision.handle}`;
      const text = isOfTool(table) ? name : ruleText({ tool: 'nft', table, chain, text: name });
      const sources = [{ node, in: 'hooks', entry: String(event) } as const];
      return { text, evidence: { kind: 'trace', text: `${node}: ${text}: the packet met it`, sources } };
    }),
  );
}

/** A line of conntrack, and whether the connection was there before the probe. */
export function connectionText(o: Observation, node: string, line: string): string {
  const isIt = (other: string) => other.match(TUPLE)?.[0] === line.match(TUPLE)?.[0];
  const was = wasBefore(
    before(o, node)?.conntrack,
    isIt,
    (entry) => entry.match(/\b[A-Z_]+\b/)?.[0] ?? 'as now',
  );
  return `${line.replace(/\s+/g, ' ').trim()}${was}`;
}

/** The original tuple comes first. */
const TUPLE = /src=\S+ dst=\S+ sport=\d+ dport=\d+/g;

/** A conntrack line has two tuples, the original's and its reply's: what goes as one leaves as the other turned round. */
function translatedTo(line: string, tuple: string): { address: string; port: number } | undefined {
  const [original, reply] = line.match(TUPLE) ?? [];
  const other = original === tuple ? reply : reply === tuple ? original : undefined;
  const [, address, port] = other?.match(/src=(\S+) dst=\S+ sport=(\d+)/) ?? [];
  return address === undefined ? undefined : { address, port: Number(port) };
}
