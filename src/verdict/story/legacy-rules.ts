import type { Frame } from '../../packet/types.ts';
import { type HookStep, hookSteps } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { isOwnFrame } from '../facts/own-packets.ts';
import { type MovedRule, movedRules } from '../facts/rule-counts.ts';
import { isDrop, mayMatch, type Passage } from '../facts/rule-match.ts';

// No trace shows rules of iptables-legacy, so their counters and the packet's last hook are the evidence.

/**
 * Returns the rules of iptables-legacy that may have kept the node's own packet from leaving after the last
 * of these steps.
 */
export function mayHaveKept(o: Observation, node: string, steps: readonly HookStep[]): MovedRule[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const passage = passageOf(last.frame, { ip: [last.hook], bridge: [] });
  return movedRules(o, node).filter((rule) => rule.legacy && isDrop(rule) && mayMatch(rule, passage));
}

/** May the rule have counted another packet? */
export function mayHaveCountedOthers(o: Observation, node: string, rule: MovedRule): boolean {
  const trace = o.run.hooks.find((one) => one.node === node);
  if (trace === undefined || trace.lost) return true;
  const steps = hookSteps(trace);
  const made = node === o.probe.from ? steps.filter(({ frame }) => isOwnFrame(o, frame)) : [];
  const seen = o.flow.flatMap(({ hops }) => hops);
  const own = new Set([...seen, ...made].map(({ frame }) => talk(frame)));
  return steps.some(
    ({ frame, hook }) =>
      !own.has(talk(frame)) && mayMatch(rule, passageOf(frame, { ip: [hook], bridge: [hook] })),
  );
}

/** A key that packets of both directions, and ICMP errors about them, have in common. */
function talk({ ip, tcp, udp, icmp }: Frame): string {
  const quoted = icmp?.quoted;
  const ports = tcp ?? udp;
  const pair = ports ? [ports.srcPort, ports.dstPort] : [quoted?.srcPort ?? 0, quoted?.dstPort ?? 0];
  const echo = icmp?.id ?? 0;
  return `${quoted?.ip.protocol ?? ip?.protocol} ${pair.sort((a, b) => a - b).join(' ')} ${echo}`;
}

const passageOf = (frame: Frame, hooks: Passage['hooks']): Passage => ({
  ...endpointsOf(frame),
  protocol: frame.ip?.protocol,
  version: frame.ip?.version,
  hooks,
});

/** Returns the addresses and ports that rules may refer to. */
export function endpointsOf({ ip, arp, tcp, udp }: Frame): Pick<Passage, 'src' | 'dst' | 'ports'> {
  const on = tcp ?? udp;
  const ports = on ? { src: [on.srcPort], dst: [on.dstPort] } : { src: [], dst: [] };
  if (ip) return { src: [ip.src], dst: [ip.dst], ports };
  return arp ? { src: [arp.senderIp], dst: [arp.targetIp], ports } : { src: [], dst: [], ports };
}
