import type { HookEvent, NodeTrace } from '../../agent/protocol.ts';
import { decodeFrame } from '../../packet/decode/decode.ts';
import type { Frame } from '../../packet/types.ts';
import { once } from './once.ts';

/** What a packet met at one netfilter hook of a node. */
export interface HookStep {
  node: string;
  family: 'bridge' | 'ip' | 'ip6';
  /** `prerouting`, `input`, `forward`, `output`, `postrouting` */
  hook: string;
  iif: string | undefined;
  oif: string | undefined;
  /** As it came to the hook; what the kernel does not show of it is left out. */
  frame: Frame;
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
export const hookSteps = once(({ node, events }: NodeTrace): HookStep[] => {
  const steps: HookStep[] = [];
  const current = new Map<number, HookStep>();
  for (const [index, event] of events.entries()) {
    if (event.do === 'enter') {
      const step = stepOf(node, event);
      current.set(event.id, step);
      steps.push(step);
    } else if (event.do === 'rule' || event.do === 'policy') {
      current.get(event.id)?.decisions.push(decisionOf(event, index + 1));
    }
  }
  return steps;
});

function stepOf(
  node: string,
  { family, hook, iif, oif, frame }: HookEvent & { do: 'enter' | 'translated' },
): HookStep {
  return { node, family, hook, iif, oif, frame: decodeFrame(Buffer.from(frame, 'base64')), decisions: [] };
}

function decisionOf(event: HookEvent & { do: 'rule' | 'policy' }, number: number): Decision {
  const { table, chain, handle, verdict } = event;
  return { by: event.do, table, chain, handle, verdict, event: number };
}

/**
 * What a packet has on the wire and in the kernel alike, whatever NAT makes of it. Two packets with one key are told
 * apart by their order.
 */
export const packetKey = once(({ ip, tcp, udp, icmp, arp }: Frame): string | undefined => {
  if (arp) return ['arp', arp.operation, arp.senderMac, arp.senderIp, arp.targetIp].join(' ');
  if (ip === undefined) return undefined;
  if (tcp) return ['tcp', ip.id, tcp.seq, tcp.ack, tcp.flags].join(' ');
  if (udp) return ['udp', ip.id, ip.payloadLength].join(' ');
  return icmp && ['icmp', ip.id, icmp.type, icmp.code].join(' ');
});
