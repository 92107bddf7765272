import type { NodeTrace } from '../agent/protocol.ts';
import type { Frame } from '../packet/types.ts';
import type { Seen } from './asked.ts';
import type { Candidate } from './candidates.ts';
import type { Turned } from './forward.ts';
import { packetsOf } from './packets.ts';

/** Returns the packets that the machine's kernel translated: each header as it came in, and after the last hook. */
export function forwardsSeen(
  traces: readonly NodeTrace[],
  node: string,
  candidates: readonly Candidate[],
): Turned[] {
  const asked = new Map(candidates.map((each) => [keyOf(each.protocol, each.address, each.port), each]));
  const packets = traces.filter((trace) => trace.node === node).flatMap(packetsOf);
  const seen = packets.flatMap(({ first, last }): [string, Turned][] => {
    const key = keyOf(nameOf(first), first.ip?.dst, portOf(first));
    const candidate = asked.get(key);
    const [address, port] = [last.ip?.dst, portOf(last)];
    if (candidate === undefined || address === undefined || port === undefined) return [];
    const isSame = address === candidate.address && port === candidate.port;
    return isSame ? [] : [[key, { ...candidate, to: { address, port } }]];
  });
  // The first of several counts: if connections are balanced, each destination is as good.
  return [...new Map(seen.toReversed()).values()].toReversed();
}

/** Follows forwards on through other machines, which may forward them again. */
export function followed(
  forwards: readonly Turned[],
  traces: readonly NodeTrace[],
  others: readonly string[],
): Turned[] {
  let all = [...forwards];
  for (const other of others)
    all = all.map((forward) => {
      const [further] = forwardsSeen(traces, other, [{ ...forward, ...forward.to }]);
      return further === undefined ? forward : { ...forward, to: further.to };
    });
  return all;
}

/** Did the machine change the source of a question? Of an answer, it also changes what it had made of the target. */
export function translatesIn(
  traces: readonly NodeTrace[],
  node: string,
  candidates: readonly Candidate[],
): boolean {
  const asked = new Set(candidates.map((each) => keyOf(each.protocol, each.address, each.port)));
  const packets = traces.filter((trace) => trace.node === node).flatMap(packetsOf);
  return packets.some(
    ({ first, last }) =>
      asked.has(keyOf(nameOf(first), first.ip?.dst, portOf(first))) && first.ip?.src !== last.ip?.src,
  );
}

/**
 * Returns the interfaces by which the machine forwarded packets, by their first source and their last destination
 * and port.
 */
export function leftBy(traces: readonly NodeTrace[], node: string): Seen['left'] {
  const packets = traces.filter((trace) => trace.node === node).flatMap(packetsOf);
  return packets.flatMap(({ first, last, oif: by }) => {
    const [from, address, protocol, port] = [first.ip?.src, last.ip?.dst, nameOf(last), portOf(last)];
    if (!from || !address || !protocol || port === undefined || !by) return [];
    return [{ from, protocol, address, port, by }];
  });
}

const keyOf = (protocol: string | undefined, address: string | undefined, port: number | undefined) =>
  `${protocol} ${address} ${port}`;
const nameOf = ({ tcp, udp, icmp }: Frame): Candidate['protocol'] | undefined =>
  tcp ? 'tcp' : udp ? 'udp' : icmp ? 'icmp' : undefined;
const portOf = ({ tcp, udp, icmp }: Frame) => (icmp ? 0 : (tcp ?? udp)?.dstPort);
