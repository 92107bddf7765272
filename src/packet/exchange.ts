import type { Frame, Journey } from './types.ts';

/** Returns the datagrams to `port` that leave the node `from`, or its echo requests if there is no port. */
export function findRequests(journeys: Journey[], from: string, port: number | 'any' | undefined): Journey[] {
  const asks = (frame: Frame) => {
    if (port === undefined) return isEcho(frame, REQUEST);
    return port === 'any' ? frame.udp !== undefined : frame.udp?.dstPort === port;
  };
  return journeys.filter(({ hops: [start] }) => {
    return start?.node === from && start.direction === 'out' && asks(start.frame);
  });
}

/**
 * Returns the requests and everything that answers them: replies, whatever NAT did to addresses, and ICMP
 * errors that quote a request.
 */
export function exchange(journeys: Journey[], requests: readonly Journey[]): Journey[] {
  const answers = journeys.filter((journey) => requests.some((request) => isAnswer(journey, request)));
  const own = new Set([...requests, ...answers]);
  return journeys.filter((journey) => own.has(journey));
}

/** Is the packet a reply to this request, or an error about it? */
export function isAnswer(journey: Journey, request: Journey): boolean {
  const [start] = journey.hops;
  const [asked] = request.hops;
  if (start === undefined || asked === undefined || start.timeNs < asked.timeNs) return false;
  // The receiver of a request may answer from another address and another port.
  const isFromReceiver = start.node === request.hops.at(-1)?.node;
  return request.hops.some(({ frame }) => answersAs(start.frame, frame, isFromReceiver));
}

/** Are the addresses those of the question, reversed? They are compared with each place on the request's path. */
function answersAs(answer: Frame, asked: Frame, isFromReceiver: boolean): boolean {
  const quoted = answer.icmp?.quoted;
  if (quoted) {
    return (
      quoted.ip.src === asked.ip?.src &&
      quoted.ip.dst === asked.ip.dst &&
      quoted.srcPort === asked.udp?.srcPort &&
      quoted.dstPort === asked.udp?.dstPort
    );
  }
  // A node with several addresses may answer from another one than it was asked at.
  if (answer.ip?.dst !== asked.ip?.src || answer.ip?.version !== asked.ip?.version) return false;
  if (asked.icmp) {
    const { id, sequence } = asked.icmp;
    return isEcho(answer, REPLY) && answer.icmp?.id === id && answer.icmp?.sequence === sequence;
  }
  if (answer.udp?.dstPort !== asked.udp?.srcPort) return false;
  // A program may also answer from another port of the same address, by a socket of its own.
  const isNear = answer.udp?.srcPort === asked.udp?.dstPort || answer.ip?.src === asked.ip?.dst;
  return isNear || (isFromReceiver && answer.udp !== undefined);
}

/** The echo requests: 8 of ICMP, 128 of ICMPv6. */
const REQUEST = [8, 128];
const REPLY = [0, 129];

function isEcho({ ip, icmp }: Frame, [v4, v6]: number[]): boolean {
  return icmp !== undefined && icmp.type === (ip?.version === 6 ? v6 : v4);
}
