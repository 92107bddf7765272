import type { Frame, Journey } from './types.ts';

/** The datagrams to `port`, or the echo requests where there is none, that leave the node `from`. */
export function findRequests(journeys: Journey[], from: string, port: number | 'any' | undefined): Journey[] {
  const asks = (frame: Frame) => {
    if (port === undefined) return isEcho(frame, REQUEST);
    return port === 'any' ? frame.udp !== undefined : frame.udp?.dstPort === port;
  };
  return journeys.filter(({ hops: [start] }) => {
    return start?.node === from && start.direction === 'out' && asks(start.frame);
  });
}

/** The requests, and all that answers them: replies, whatever NAT makes of addresses, and ICMP errors that quote them. */
export function exchange(journeys: Journey[], requests: readonly Journey[]): Journey[] {
  const answers = journeys.filter((journey) => requests.some((request) => isAnswer(journey, request)));
  const own = new Set([...requests, ...answers]);
  return journeys.filter((journey) => own.has(journey));
}

/** Whether the packet is a reply to just this request, or an error about it. */
export function isAnswer(journey: Journey, request: Journey): boolean {
  const [start] = journey.hops;
  const [asked] = request.hops;
  if (start === undefined || asked === undefined || start.timeNs < asked.timeNs) return false;
  return request.hops.some(({ frame }) => answersAs(start.frame, frame));
}

/** At some place of the request's way the addresses are those of the answer, the other way round. */
function answersAs(answer: Frame, asked: Frame): boolean {
  const quoted = answer.icmp?.quoted;
  if (quoted) {
    return (
      quoted.ip.src === asked.ip?.src &&
      quoted.ip.dst === asked.ip.dst &&
      quoted.srcPort === asked.udp?.srcPort &&
      quoted.dstPort === asked.udp?.dstPort
    );
  }
  // A node with several addresses may answer from another than it was asked at.
  if (answer.ip?.dst !== asked.ip?.src || answer.ip?.version !== asked.ip?.version) return false;
  if (asked.icmp) {
    const { id, sequence } = asked.icmp;
    return isEcho(answer, REPLY) && answer.icmp?.id === id && answer.icmp?.sequence === sequence;
  }
  if (answer.udp?.dstPort !== asked.udp?.srcPort) return false;
  // Nor is one from another port of the same address unheard of: a program may answer over a socket of its own.
  return answer.udp?.srcPort === asked.udp?.dstPort || answer.ip?.src === asked.ip?.dst;
}

/** ICMP's type numbers, then ICMPv6's. */
const REQUEST = [8, 128];
const REPLY = [0, 129];

function isEcho({ ip, icmp }: Frame, [v4, v6]: number[]): boolean {
  return icmp !== undefined && icmp.type === (ip?.version === 6 ? v6 : v4);
}
