import type { Frame } from '../../packet/types.ts';
import type { Observation } from './observation.ts';
import { before, wasBefore } from './tables.ts';

/** A conntrack line has two tuples: first the original packet's, then its reply's. */
const TUPLE = /src=\S+ dst=\S+ (?:sport=\d+ dport=\d+|type=\d+ code=\d+ id=\d+)/g;

/** Writes a packet's addresses and ports as conntrack does. An echo has an id instead, which NAT may change. */
export function tupleOf({ ip, tcp, udp, icmp }: Frame): string | undefined {
  const ports = tcp ?? udp;
  if (ip === undefined) return undefined;
  if (ports) return `src=${ip.src} dst=${ip.dst} sport=${ports.srcPort} dport=${ports.dstPort}`;
  return icmp?.id === undefined
    ? undefined
    : `src=${ip.src} dst=${ip.dst} type=${icmp.type} code=${icmp.code} id=${icmp.id}`;
}

/** Returns where NAT sends a packet with this tuple: the other tuple of the line, reversed. */
export function replyOf(
  line: string,
  tuple: string,
): { address: string; port: number | undefined } | undefined {
  const [original, reply] = line.match(TUPLE) ?? [];
  const other = original === tuple ? reply : reply === tuple ? original : undefined;
  const [, address, port] = other?.match(/src=(\S+) dst=\S+ (?:sport=(\d+))?/) ?? [];
  return address === undefined ? undefined : { address, port: port === undefined ? undefined : Number(port) };
}

/** Writes a conntrack line, and whether the connection was there before the probe. */
export function connectionText(o: Observation, node: string, line: string): string {
  const isIt = (other: string) => other.match(TUPLE)?.[0] === line.match(TUPLE)?.[0];
  const was = wasBefore(
    before(o, node)?.conntrack,
    isIt,
    (entry) => entry.match(/\b[A-Z_]+\b/)?.[0] ?? 'as now',
  );
  return `${line.replace(/\s+/g, ' ').trim()}${was}`;
}
