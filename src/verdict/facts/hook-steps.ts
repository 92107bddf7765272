import type { HookEvent, NodeTrace } from '../../agent/protocol.ts';
import { decodeFrame } from '../../packet/decode/decode.ts';
import type { Frame, Ip } from '../../packet/types.ts';
import { memoize } from './memoize.ts';

/** What a packet met at one netfilter hook of a node. */
export interface HookStep {
  node: string;
  family: 'bridge' | 'ip' | 'ip6' | 'arp';
  /** `ingress`, `prerouting`, `input`, `forward`, `output`, `postrouting` */
  hook: string;
  iif: string | undefined;
  oif: string | undefined;
  /** As it came to the hook; what the kernel does not show of it is left out. */
  frame: Frame;
  /** What connection tracking thinks of it there, as `ct state` names it; undefined where that is not told. */
  state: string | undefined;
  /** Which event of the node's trace says that it came there, from 1. */
  event: number;
  /** As it was behind the hook's address translation; undefined where it did not come as far, or that was not asked for. */
  translated: { frame: Frame; event: number } | undefined;
  /** What decided something about it there, in order. */
  decisions: Decision[];
}

/** A rule that matched, or a policy that did not let it pass. */
export interface Decision {
  by: 'rule' | 'policy';
  /** With its family: `ip nat`. */
  table: string;
  chain: string;
  handle: number | undefined;
  /** `accept`, `drop`, `jump NAME`, … */
  verdict: string;
  /** Which event of the node's trace says so, from 1. */
  event: number;
}

/** The steps of all packets through one node, in order. */
export const hookSteps = memoize(({ node, events }: NodeTrace): HookStep[] => {
  const steps: HookStep[] = [];
  const current = new Map<number, HookStep>();
  // A packet is seldom changed from one hook to the next.
  const decoded = new Map<string, Frame>();
  const headersOf = ({ frame: bytes }: Arrival): Frame => {
    const frame = decoded.get(bytes) ?? decodeFrame(Buffer.from(bytes, 'base64'));
    decoded.set(bytes, frame);
    return frame;
  };
  for (const [index, event] of events.entries()) {
    const number = index + 1;
    const step = current.get(event.id);
    if (!('frame' in event)) {
      step?.decisions.push(decisionOf(event, number));
    } else if (event.do === 'enter') {
      const entered = stepOf(node, event, headersOf(event), number);
      current.set(event.id, entered);
      steps.push(entered);
    } else if (step?.hook === event.hook) {
      step.translated = { frame: headersOf(event), event: number };
    }
  }
  return steps;
});

type Arrival = Extract<HookEvent, { frame: string }>;

function stepOf(node: string, event: Arrival, frame: Frame, number: number): HookStep {
  const { family, hook, iif, oif, ct } = event;
  const nothing = { translated: undefined, decisions: [] };
  return { node, family, hook, iif, oif, frame, state: ct?.state, event: number, ...nothing };
}

function decisionOf(event: Exclude<HookEvent, Arrival>, number: number): Decision {
  const { table, chain, handle, verdict } = event;
  return { by: event.do, table, chain, handle, verdict, event: number };
}

/**
 * What a packet has on the wire and in the kernel alike, whatever NAT makes of it. Two packets with one key are told
 * apart by their order. Of fragments the first has the key of the packet that connection tracking puts together of them.
 */
export const packetKey = memoize(({ ip, tcp, udp, icmp, arp }: Frame): string | undefined => {
  if (arp) return ['arp', arp.operation, arp.senderMac, arp.senderIp, arp.targetIp].join(' ');
  if (ip === undefined) return undefined;
  // In IPv6 only fragments have one, and what is put together of them has none.
  const id = ip.version === 6 ? 0 : ip.id;
  if (tcp) return ['tcp', id, tcp.seq, tcp.ack, tcp.flags].join(' ');
  if (udp) return ['udp', id, udp.length].join(' ');
  if (ip.fragmentOffset > 0) return fragmentKey(ip);
  if (icmp === undefined) return ['other', ip.protocol, id, ip.payloadLength].join(' ');
  // IPv6 has no id: echoes have their number, and of what has none no address is ever translated.
  const own = icmp.quoted ? [] : icmp.sequence === undefined ? [ip.src, ip.dst] : [icmp.sequence];
  return ['icmp', id, icmp.type, icmp.code, ...own].join(' ');
});

/** All that it is known by: as long as nobody has put them together, the kernel shows each fragment of IPv6 without its number. */
export function packetKeys(frame: Frame): string[] {
  const key = packetKey(frame);
  const { ip } = frame;
  const isFirst = ip?.version === 6 && ip.moreFragments && ip.fragmentOffset === 0;
  return [...(key === undefined ? [] : [key]), ...(isFirst ? [fragmentKey(ip)] : [])];
}

const fragmentKey = ({ version, id, src, dst, fragmentOffset, payloadLength }: Ip): string =>
  ['fragment', ...(version === 6 ? [src, dst] : [id, fragmentOffset]), payloadLength].join(' ');
