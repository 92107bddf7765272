import type { CountedRule } from './counted-rule.ts';
import { isWithin } from './routing.ts';

/** Does the rule end the packet's path? */
export function isDrop({ tool, text }: CountedRule): boolean {
  return tool === 'nft'
    ? /\b(drop|reject)\b/.test(text)
    : /(-j (DROP|REJECT)\b|^-P \S+ (DROP|REJECT))/.test(text);
}

/** Does the rule end the packet's path, and tell the sender? */
export function isReject({ text }: CountedRule): boolean {
  return /\b(REJECT|reject)\b/.test(text);
}

/** Rules are for frames (`bridge`) or for IP packets (`ip`). */
export type Layer = 'bridge' | 'ip';

/** What is known about a packet in a node: all addresses it had there, and the hooks that it may have come to. */
export interface Passage {
  src: readonly string[];
  dst: readonly string[];
  /** The IP protocol; undefined for ARP. */
  protocol: number | undefined;
  /** All ports that the packet had in the node. Empty if it has no ports. */
  ports: { src: readonly number[]; dst: readonly number[] };
  /** The IP addresses that the packet had in the node. */
  version: 4 | 6 | undefined;
  hooks: Record<Layer, readonly string[]>;
}

/**
 * May the rule have counted this packet? Only addresses, protocol and chain of the rule are read, and only a
 * contradiction excludes it.
 */
export function mayMatch(rule: CountedRule, passage: Passage): boolean {
  const { src, dst, protocol, hooks, ports, version } = passage;
  if (rule.hook !== undefined && !hooks[layerOf(rule)].includes(rule.hook)) return false;
  if (layerOf(rule) === 'ip' && protocol === undefined) return false;
  if (rule.legacy && version !== (rule.tool === 'ip6tables' ? 6 : 4)) return false;
  if (FORWARDERS_ERROR.test(rule.text)) return false;
  return (
    protocolFits(rule.text, protocol) &&
    addressFits(rule.text, 'src', src) &&
    addressFits(rule.text, 'dst', dst) &&
    portFits(rule.text, 'sport', ports.src) &&
    portFits(rule.text, 'dport', ports.dst)
  );
}

function layerOf({ tool, table }: CountedRule): Layer {
  return tool === 'ebtables' || /^(bridge|arp|netdev) /.test(table) ? 'bridge' : 'ip';
}

/**
 * ICMP errors that a router sends about a packet that it does not forward. They are neither that packet nor an
 * answer to it.
 */
const FORWARDERS_ERROR =
  /(--icmp-type (3\/4|fragmentation-needed|11|time-exceeded|ttl-\w+)|--icmpv6-type (2|packet-too-big|3|time-exceeded|ttl-\w+)|icmpv6 type (packet-too-big|time-exceeded)|icmp type time-exceeded|icmp code (4|frag-needed))\b/;

const NUMBERS: Record<string, number> = { icmp: 1, tcp: 6, udp: 17 };

function protocolFits(text: string, protocol: number | undefined): boolean {
  const [, given, nft] = text.match(/-p (\w+)|\b(tcp|udp|icmp|arp)\b (?:\w+port|type|operation|flags)/) ?? [];
  const name = (given ?? nft)?.toLowerCase();
  if (name === undefined || name === 'all') return true;
  if (name === 'arp' || name === 'ipv4') return (name === 'arp') === (protocol === undefined);
  return NUMBERS[name] === undefined || NUMBERS[name] === protocol;
}

/** Does the port match? Both tools write one port, or a range. */
function portFits(text: string, side: 'sport' | 'dport', ports: readonly number[]): boolean {
  const [, from, to] = text.match(RegExp(`(?<!! )(?:--| )${side} (\\d+)(?:[:-](\\d+))?(?![\\d,:-])`)) ?? [];
  if (from === undefined || ports.length === 0) return true;
  return ports.some((port) => port >= Number(from) && port <= Number(to ?? from));
}

const ADDRESS = String.raw`(\d+\.\d+\.\d+\.\d+(?:/\d+)?)`;

/** The words of iptables, ebtables and nft. A `!` before, or `!=` after, negates. */
const PATTERNS = {
  src: RegExp(`(! )?(?:-s|--ip-src|ip saddr) (!=? ?)?${ADDRESS}`),
  dst: RegExp(`(! )?(?:-d|--ip-dst|ip daddr) (!=? ?)?${ADDRESS}`),
};

/** A negated match always fits: NAT may have given the packet another address. */
function addressFits(text: string, side: 'src' | 'dst', addresses: readonly string[]): boolean {
  const [, not, notAfter, prefix] = text.match(PATTERNS[side]) ?? [];
  if (prefix === undefined || not || notAfter || addresses.length === 0) return true;
  return addresses.some((address) => isWithin(address, prefix));
}
