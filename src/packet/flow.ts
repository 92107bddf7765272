import type { Journey, Tcp } from './types.ts';

/** How far sequence numbers may be from the first of their side: no probe moves a mebibyte. */
const WINDOW = 2 ** 20;

/** The connection's two sides by their initial sequence numbers. A server has several if several answered. */
interface Sides {
  client: number;
  servers: number[];
}

/**
 * All journeys of the TCP connection that `syn` opens, whatever NAT makes of its addresses and ports: SYNs sent
 * again, replies, resets of either side, and ICMP errors that quote it. They are known by their sequence numbers.
 */
export function tcpFlow(journeys: Journey[], syn: Journey): Journey[] {
  const opening = tcpOf(syn);
  if (opening === undefined) return [];
  const segments = journeys.map(tcpOf).filter((tcp) => tcp !== undefined);
  const servers = segments.filter((tcp) => answersSyn(tcp, opening)).map(({ seq }) => seq);
  const sides = { client: opening.seq, servers };
  return journeys.filter((journey) => {
    const quoted = journey.hops[0]?.frame.icmp?.quoted?.tcpSeq;
    if (quoted !== undefined) return [sides.client, ...sides.servers].some((start) => within(quoted, start));
    const tcp = tcpOf(journey);
    if (tcp === undefined) return false;
    if (isSynAck(tcp)) return answersSyn(tcp, opening);
    if (isSyn(tcp)) return tcp.seq === sides.client;
    return isOfClient(tcp, sides) || isOfServer(tcp, sides);
  });
}

/** The SYNs to `dstPort`, or to any where none is given, that leave the node `from`, those sent again included. */
export function findSyns(journeys: Journey[], from: string, dstPort?: number): Journey[] {
  return journeys.filter(({ hops }) =>
    hops.some(({ node, direction, frame: { tcp } }) => {
      if (node !== from || direction !== 'out' || tcp === undefined) return false;
      return isSyn(tcp) && (dstPort === undefined || tcp.dstPort === dstPort);
    }),
  );
}

/** A reset that answers a SYN-ACK nobody waits for has no ACK, and its seq is that SYN-ACK's ack. */
function isOfClient({ seq, ack, flags }: Tcp, { client, servers }: Sides): boolean {
  if (!within(seq, client)) return false;
  return !flags.includes('.') || servers.length === 0 || servers.some((server) => within(ack, server));
}

/** A refusal (`R.`) comes from a side that never had a sequence number of its own: its seq is 0. */
function isOfServer({ seq, ack, flags }: Tcp, { client, servers }: Sides): boolean {
  const inSequence = servers.some((server) => within(seq, server));
  if (!flags.includes('.')) return flags.includes('R') && inSequence;
  return within(ack, client + 1) && (inSequence || servers.length === 0 || flags.includes('R'));
}

/** It acknowledges the SYN and at most the data that came with it. */
function answersSyn(tcp: Tcp, syn: Tcp): boolean {
  return isSynAck(tcp) && distance(tcp.ack, syn.seq + 1) <= syn.payload.length;
}

function isSyn({ flags }: Tcp): boolean {
  return flags.includes('S') && !flags.includes('.');
}

function isSynAck({ flags }: Tcp): boolean {
  return flags.includes('S') && flags.includes('.');
}

function within(seq: number, start: number): boolean {
  return distance(seq, start) <= WINDOW;
}

/** Forward from `start`, in a sequence space of 32 bits that wraps. */
function distance(seq: number, start: number): number {
  return (seq - start) >>> 0;
}

/** NAT leaves alone what is asked of it here, so the first sighting speaks for all. */
function tcpOf({ hops }: Journey): Tcp | undefined {
  return hops[0]?.frame.tcp;
}
