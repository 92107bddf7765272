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
  /** The packet as it came to the hook. Parts that the kernel does not show are left out. */
  frame: Frame;
  /** The packet's connection tracking state, as `ct state` names it. Undefined if the kernel does not tell. */
  state: string | undefined;
  /** The number of the trace event that shows the packet at this hook, from 1. */
  event: number;
  /**
   * The packet after the hook's address translation. Undefined if it did not come so far, or if the trace does not
   * show it.
   */
  translated: { frame: Frame; event: number } | undefined;
  /** The decisions about it at this hook, in order. */
  decisions: Decision[];
}

/** A rule that matched, or a policy that did not accept. */
export interface Decision {
  by: 'rule' | 'policy';
  /** The table with its family: `ip nat`. */
  table: string;
  chain: string;
  handle: number | undefined;
  /** `accept`, `drop`, `jump NAME`, … */
  verdict: string;
  /** The packet's firewall mark after the decision; undefined if it has none. */
  mark: number | undefined;
  /** The number of the trace event that shows the decision, from 1. */
  event: number;
}

/** Returns the steps of all packets through one node, in order. */
export const hookSteps = memoize(({ node, events }: NodeTrace): HookStep[] => {
  const steps: HookStep[] = [];
  const current = new Map<number, HookStep>();
  // Most hooks leave a packet unchanged, so each form is decoded once.
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
  const { table, chain, handle, verdict, mark } = event;
  return { by: event.do, table, chain, handle, verdict, mark, event: number };
}

/**
 * Returns a key that a packet has on the wire and in the kernel alike, whatever NAT does. Packets with equal keys are
 * told apart by their order. The first fragment has the key of the whole packet, which connection tracking reassembles.
 */
export const packetKey = memoize(({ ip, tcp, udp, icmp, arp }: Frame): string | undefined => {
  if (arp) return ['arp', arp.operation, arp.senderMac, arp.senderIp, arp.targetIp].join(' ');
  if (ip === undefined) return undefined;
  // In IPv6 only fragments have an id, and the reassembled packet has none.
  const id = ip.version === 6 ? 0 : ip.id;
  if (tcp) return ['tcp', id, tcp.seq, tcp.ack, tcp.flags].join(' ');
  if (udp) return ['udp', id, udp.length].join(' ');
  if (ip.fragmentOffset > 0) return fragmentKey(ip);
  if (icmp === undefined) return ['other', ip.protocol, id, ip.payloadLength].join(' ');
  // IPv6 packets have no id. An echo has a sequence number; other ICMP messages are never translated, so
  // their addresses count.
  const own = icmp.quoted ? [] : icmp.sequence === undefined ? [ip.src, ip.dst] : [icmp.sequence];
  return ['icmp', id, icmp.type, icmp.code, ...own].join(' ');
});

/** Returns all keys of a frame. The kernel shows each IPv6 fragment without its number until it is reassembled. */
export function packetKeys(frame: Frame): string[] {
  const key = packetKey(frame);
  const { ip } = frame;
  const isFirst = ip?.version === 6 && ip.moreFragments && ip.fragmentOffset === 0;
  return [...(key === undefined ? [] : [key]), ...(isFirst ? [fragmentKey(ip)] : [])];
}

const fragmentKey = ({ version, id, src, dst, fragmentOffset, payloadLength }: Ip): string =>
  ['fragment', ...(version === 6 ? [src, dst] : [id, fragmentOffset]), payloadLength].join(' ');
