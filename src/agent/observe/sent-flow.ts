import type { HookEvent, Listener, NodeTrace, ProbeFlow } from '../protocol.ts';
import { headersOf } from './headers.ts';

/** Numbers of IP protocols. */
const [ICMP, TCP, UDP, ICMPV6] = [1, 6, 17, 58];

/** The offset of the flags in a TCP header. A SYN without an ACK opens a connection. */
const FLAGS = 13;
const SYN_ACK_BITS = 0x12;
const SYN = 0x02;

/**
 * Returns the connections, echo requests and datagrams that the node's programs began, without the answers of its
 * services. The kernel does not say which program sent a packet, so call this only if one program ran.
 */
export function flowsSent({ events }: NodeTrace, listeners: readonly Listener[]): ProbeFlow[] {
  const served = new Set(listeners.map(({ protocol, port }) => `${protocol === 'tcp' ? TCP : UDP} ${port}`));
  const flows = new Map<string, ProbeFlow>();
  for (const event of events) {
    const flow = begun(event);
    if (flow && !served.has(`${flow.protocol} ${flow.local.port}`)) flows.set(JSON.stringify(flow), flow);
  }
  return [...flows.values()];
}

function begun(event: HookEvent): ProbeFlow | undefined {
  if (event.do !== 'enter' || event.hook !== 'output' || event.family === 'bridge') return undefined;
  const headers = headersOf(Buffer.from(event.frame, 'base64'));
  if (headers === undefined) return undefined;
  const { src, dst, protocol, srcPort, dstPort, transport } = headers;
  if (srcPort !== undefined && dstPort !== undefined) {
    if (protocol === TCP && ((transport[FLAGS] ?? 0) & SYN_ACK_BITS) !== SYN) return undefined;
    return { protocol, local: { address: src, port: srcPort }, remote: { address: dst, port: dstPort } };
  }
  const isEcho = transport[0] === (protocol === ICMP ? 8 : protocol === ICMPV6 ? 128 : undefined);
  if (!isEcho || transport.length < 8) return undefined;
  return {
    protocol,
    local: { address: src, port: transport.readUInt16BE(4) },
    remote: { address: dst, port: 0 },
  };
}
