import type { ConntrackEntry, ConntrackTuple } from '../../kernel/netlink/conntrack-messages.ts';

const NAMES: Record<number, string> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' };

/** Writes an entry in the well-known form of `conntrack -L`. */
export function conntrackLine(entry: ConntrackEntry): string {
  const { protocol, timeout, state, original, reply, flags, mark = 0, zone } = entry;
  return [
    (NAMES[protocol] ?? 'unknown').padEnd(8),
    protocol,
    timeout,
    state,
    tupleText(original),
    !flags.includes('replied') && '[UNREPLIED]',
    tupleText(reply),
    flags.includes('assured') && '[ASSURED]',
    `mark=${mark}`,
    zone !== undefined && `zone=${zone}`,
  ]
    .filter((part) => part !== undefined && part !== false)
    .join(' ');
}

function tupleText({ src, dst, srcPort, dstPort, type, id }: ConntrackTuple): string {
  const ports = srcPort === undefined ? '' : ` sport=${srcPort} dport=${dstPort}`;
  const echo = type === undefined ? '' : ` type=${type} id=${id}`;
  return `src=${src} dst=${dst}${ports}${echo}`;
}
