import type { Journey, Tcp } from './types.ts';

/** How far a sequence number may be from the initial one. No probe sends a mebibyte. */
const WINDOW = 2 ** 20;

/** The two sides of a connection, by their initial sequence numbers. If several servers answered, there are several. */
interface Sides {
  client: number;
  servers: number[];
}

/**
 * Returns all journeys of the TCP connection that `syn` opens: repeated SYNs, replies, resets of either side
 * and ICMP errors that quote it. Sequence numbers identify them, so NAT does not matter.
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

/**
 * Returns the SYNs that leave the node `from`, repeated ones included.
 * @param dstPort the port that they go to; any port if it is not given
 */
export function findSyns(journeys: Journey[], from: string, dstPort?: number): Journey[] {
  return journeys.filter(({ hops }) =>
    hops.some(({ node, direction, frame: { tcp } }) => {
      if (node !== from || direction !== 'out' || tcp === undefined) return false;
      return isSyn(tcp) && (dstPort === undefined || tcp.dstPort === dstPort);
    }),
  );
}

/**
 * A client that expects no SYN-ACK answers it with a reset. That reset has no ACK, and its seq is the ack of
 * the SYN-ACK.
 */
function isOfClient({ seq, ack, flags }: Tcp, { client, servers }: Sides): boolean {
  if (!within(seq, client)) return false;
  return !flags.includes('.') || servers.length === 0 || servers.some((server) => within(ack, server));
}

/** A refusal (`R.`) comes from a side without a sequence number of its own, so its seq is 0. */
function isOfServer({ seq, ack, flags }: Tcp, { client, servers }: Sides): boolean {
  const inSequence = servers.some((server) => within(seq, server));
  if (!flags.includes('.')) return flags.includes('R') && inSequence;
  return within(ack, client + 1) && (inSequence || servers.length === 0 || flags.includes('R'));
}

/** Does it acknowledge the SYN, and at most the data that came with it? */
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

/** Returns how far `seq` is from `start`, forward. Sequence numbers have 32 bits and wrap. */
function distance(seq: number, start: number): number {
  return (seq - start) >>> 0;
}

/** Returns the TCP header of the first sighting. NAT does not change the fields that are used here. */
function tcpOf({ hops }: Journey): Tcp | undefined {
  return hops[0]?.frame.tcp;
}
