import { formatIp } from '../../kernel/netlink/ip.ts';

/** The headers that decide where a packet goes. */
export interface Headers {
  src: string;
  dst: string;
  protocol: number;
  /** Ports of TCP and UDP. */
  srcPort?: number;
  dstPort?: number;
  /** The bytes after the IP header, as many as the trace shows. */
  transport: Buffer;
}

const ETHERNET = 14;
const IPV6 = 40;

/** Reads the headers of a traced frame, which has no IPv6 extension headers. Undefined if it has no IP packet. */
export function headersOf(frame: Buffer): Headers | undefined {
  const packet = frame.subarray(ETHERNET);
  const version = (packet[0] ?? 0) >> 4;
  if (version === 4 && packet.length >= 20) {
    const [src, dst] = [formatIp(packet.subarray(12, 16)), formatIp(packet.subarray(16, 20))];
    const transport = packet.subarray(((packet[0] ?? 0) & 15) * 4);
    return withPorts({ src, dst, protocol: packet[9] ?? 0, transport });
  }
  if (version === 6 && packet.length >= IPV6) {
    const [src, dst] = [formatIp(packet.subarray(8, 24)), formatIp(packet.subarray(24, IPV6))];
    return withPorts({ src, dst, protocol: packet[6] ?? 0, transport: packet.subarray(IPV6) });
  }
  return undefined;
}

function withPorts(headers: Headers): Headers {
  const { transport } = headers;
  const hasPorts = (headers.protocol === 6 || headers.protocol === 17) && transport.length >= 4;
  if (!hasPorts) return headers;
  return { ...headers, srcPort: transport.readUInt16BE(0), dstPort: transport.readUInt16BE(2) };
}
