import type { RoutingRule } from '../../kernel/netlink/rule-messages.ts';
import { parseMark, parseRange, type RuleProtocol } from '../../lab/routing.ts';
import { isIpv6Rule } from '../../plan/routing-words.ts';
import type { TopologyRule } from '../../plan/topology.ts';

/** Protocol numbers of IANA. */
const PROTOCOLS: Record<RuleProtocol, number> = { icmp: 1, tcp: 6, udp: 17, 'ipv6-icmp': 58 };

const MOST_PORT = 65_535;

/** Turns a checked rule into the form that the kernel takes. */
export function asRule(rule: TopologyRule): RoutingRule {
  const { family: _, mark, protocol, sport, dport, type, ...same } = rule;
  const marked = mark === undefined ? undefined : parseMark(mark);
  const from = sport === undefined ? undefined : parseRange(sport, MOST_PORT);
  const to = dport === undefined ? undefined : parseRange(dport, MOST_PORT);
  return {
    ...same,
    isIpv6: isIpv6Rule(rule),
    action: type ?? 'table',
    ...(marked && { mark: marked }),
    ...(protocol && { protocol: PROTOCOLS[protocol] }),
    ...(from && { sport: from }),
    ...(to && { dport: to }),
  };
}
