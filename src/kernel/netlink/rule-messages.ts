import { AF, NLM_F, RTM } from './constants.ts';
import { parseIp } from './ip.ts';
import type { Body, Message } from './message.ts';
import { FIB_RULE_INVERT, FR_ACT, FRA } from './route-constants.ts';
import { address, headerTable, number } from './route-messages.ts';
import type { Writer } from './writer.ts';

/** A routing rule: the table for matching packets, or another action. */
export interface RoutingRule {
  isIpv6: boolean;
  priority: number;
  not?: boolean;
  from?: string;
  to?: string;
  iif?: string;
  oif?: string;
  mark?: { mark: number; mask: number };
  protocol?: number;
  sport?: [number, number];
  dport?: [number, number];
  table?: number;
  action: keyof typeof FR_ACT;
  suppressPrefixLength?: number;
}

/** `object` is the node. */
export function addRuleMessage(object: string, rule: RoutingRule): Message {
  const step = `add routing rule ${rule.priority}`;
  return { type: RTM.NEWRULE, flags: NLM_F.CREATE | NLM_F.EXCL, body: ruleBody(object, rule), object, step };
}

/** Deletes the first rule that matches the given fields. */
export function deleteRuleMessage(object: string, rule: RoutingRule): Message {
  const step = `delete routing rule ${rule.priority}`;
  return { type: RTM.DELRULE, flags: 0, body: ruleBody(object, rule), object, step };
}

function ruleBody(object: string, rule: RoutingRule): Body {
  const from = rule.from === undefined ? undefined : parseIp(rule.from, object);
  const to = rule.to === undefined ? undefined : parseIp(rule.to, object);
  const { table = 0, mark, protocol } = rule;
  return (into) => {
    // `fib_rule_hdr`
    into.word(
      (rule.isIpv6 ? AF.INET6 : AF.INET) | ((to?.prefixLength ?? 0) << 8) | ((from?.prefixLength ?? 0) << 16),
    );
    into.word(headerTable(table) | (FR_ACT[rule.action] << 24));
    into.word(rule.not ? FIB_RULE_INVERT : 0);
    into.u32(FRA.PRIORITY, rule.priority);
    address(into, FRA.DST, to);
    address(into, FRA.SRC, from);
    name(into, FRA.IIFNAME, rule.iif);
    name(into, FRA.OIFNAME, rule.oif);
    number(into, FRA.FWMARK, mark?.mark);
    number(into, FRA.FWMASK, mark?.mask);
    if (protocol !== undefined) into.u8(FRA.IP_PROTO, protocol);
    number(into, FRA.SPORT_RANGE, rule.sport && range(rule.sport));
    number(into, FRA.DPORT_RANGE, rule.dport && range(rule.dport));
    number(into, FRA.TABLE, rule.table);
    number(into, FRA.SUPPRESS_PREFIXLEN, rule.suppressPrefixLength);
  };
}

/** `fib_rule_port_range`: two numbers of 16 bits. */
const range = ([low, high]: [number, number]) => low | (high << 16);

function name(into: Writer, type: number, value: string | undefined): void {
  if (value !== undefined) into.text(type, value);
}
