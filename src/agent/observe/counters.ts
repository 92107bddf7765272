import type { Namespace } from '../../kernel/namespace.ts';
import { counters } from '../../kernel/proc.ts';

/** Of the stack's some three hundred counters those that tell what became of a packet, by group. */
const COUNTERS: Record<string, string[]> = {
  Ip: [
    'InHdrErrors',
    'InAddrErrors',
    'InUnknownProtos',
    'InDiscards',
    'OutDiscards',
    'OutNoRoutes',
    'ReasmFails',
    'FragFails',
  ],
  Icmp: [
    'InErrors',
    'InCsumErrors',
    'InDestUnreachs',
    'OutDestUnreachs',
    'InEchos',
    'OutEchoReps',
    'OutEchos',
    'InEchoReps',
  ],
  Tcp: ['InSegs', 'OutSegs', 'OutRsts', 'InErrs', 'InCsumErrors', 'AttemptFails'],
  Udp: ['NoPorts', 'InErrors', 'RcvbufErrors', 'SndbufErrors', 'InCsumErrors', 'InDatagrams', 'OutDatagrams'],
  IpExt: ['InNoRoutes', 'InTruncatedPkts', 'InCsumErrors'],
  TcpExt: [
    'ListenOverflows',
    'ListenDrops',
    'IPReversePathFilter',
    'TCPReqQFullDrop',
    'TCPReqQFullDoCookies',
    'TCPAbortOnTimeout',
    'TCPMinTTLDrop',
  ],
  Xfrm: ['InNoPols', 'InPolBlock', 'InTmplMismatch', 'OutPolBlock', 'OutNoStates', 'OutPolError'],
  Ip6: [
    'InHdrErrors',
    'InTooBigErrors',
    'InNoRoutes',
    'InAddrErrors',
    'InUnknownProtos',
    'InTruncatedPkts',
    'InDiscards',
    'OutDiscards',
    'OutNoRoutes',
    'ReasmFails',
    'FragFails',
  ],
  Icmp6: [
    'InErrors',
    'InCsumErrors',
    'InDestUnreachs',
    'OutDestUnreachs',
    'InPktTooBigs',
    'OutPktTooBigs',
    'InTimeExcds',
    'OutTimeExcds',
    'InEchos',
    'OutEchoReplies',
    'OutEchos',
    'InEchoReplies',
    'InNeighborSolicits',
    'OutNeighborAdvertisements',
  ],
  Udp6: [
    'NoPorts',
    'InErrors',
    'RcvbufErrors',
    'SndbufErrors',
    'InCsumErrors',
    'InDatagrams',
    'OutDatagrams',
  ],
};
const COUNTED = new Set(
  Object.entries(COUNTERS).flatMap(([group, names]) => names.map((name) => `${group}.${name}`)),
);

/** By group and name: `Ip6.InNoRoutes`. */
export const counted = (namespace: Namespace): Record<string, number> =>
  Object.fromEntries([...counters(namespace)].filter(([name]) => COUNTED.has(name)));
