import { parseAttributes, readText } from './attribute.ts';
import { AF, RTM } from './constants.ts';
import { formatIp } from './ip.ts';
import type { Message } from './message.ts';
import { FIB_RULE_INVERT, FRA } from './route-constants.ts';
import { dumpRoutesMessage } from './route-state.ts';
import { wellFormed } from './well-formed.ts';

/** A rule of `ip rule`: which routing table is used for which packets. */
export interface RuleState {
  family: 'ip' | 'ip6';
  /** Rules are tried from the lowest priority on. */
  priority: number;
  /** The action as `ip rule` names it, such as `lookup` or `prohibit`. */
  action: string;
  /** The table of a `lookup`: 254 is main, 255 local. */
  table: number;
  /** The rule applies to packets that do not match. */
  not: boolean;
  /** Prefixes. */
  from: string | undefined;
  to: string | undefined;
  iif: string | undefined;
  oif: string | undefined;
  mark: number | undefined;
  mask: number | undefined;
  /** The number of the IP protocol, and ranges of ports. */
  protocol: number | undefined;
  srcPorts: [number, number] | undefined;
  dstPorts: [number, number] | undefined;
}

/** The actions in the order of the kernel's numbers. */
const ACTIONS = ['', 'lookup', 'goto', 'nop', '', '', 'blackhole', 'unreachable', 'prohibit'];

const HEADER = 12;

/** `fib_rule_hdr` is as long as `rtmsg`, and 0 in its fields matches everything too. */
export function dumpRulesMessage(object: string, family: number): Message {
  return { ...dumpRoutesMessage(object, family), type: RTM.GETRULE, step: 'read its rules for routes' };
}

export const parseRule = wellFormed((body): RuleState => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const u32 = (type: number) => attributes.get(type)?.readUInt32LE();
  const text = (type: number) => {
    const value = attributes.get(type);
    return value && readText(value);
  };
  const prefix = (type: number, length = 0) => {
    const value = attributes.get(type);
    return value && `${formatIp(value)}/${length}`;
  };
  const range = (type: number): [number, number] | undefined => {
    const value = attributes.get(type);
    return value && [value.readUInt16LE(0), value.readUInt16LE(2)];
  };
  return {
    family: body[0] === AF.INET6 ? 'ip6' : 'ip',
    priority: u32(FRA.PRIORITY) ?? 0,
    action: attributes.get(FRA.L3MDEV)?.[0] === 1 ? 'lookup l3mdev' : (ACTIONS[body[7] ?? 0] ?? ''),
    table: u32(FRA.TABLE) ?? body[4] ?? 0,
    not: (body.readUInt32LE(8) & FIB_RULE_INVERT) !== 0,
    from: prefix(FRA.SRC, body[2]),
    to: prefix(FRA.DST, body[1]),
    iif: text(FRA.IIFNAME),
    oif: text(FRA.OIFNAME),
    mark: u32(FRA.FWMARK),
    mask: u32(FRA.FWMASK),
    protocol: attributes.get(FRA.IP_PROTO)?.[0],
    srcPorts: range(FRA.SPORT_RANGE),
    dstPorts: range(FRA.DPORT_RANGE),
  };
});
