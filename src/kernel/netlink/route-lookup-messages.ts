import { AF, RTM } from './constants.ts';
import { parseIp } from './ip.ts';
import type { Message } from './message.ts';
import { RTA, RTM_F } from './route-constants.ts';
import type { Writer } from './writer.ts';

/** The parts of a packet that routes depend on. */
export interface RoutedPacket {
  src: string | undefined;
  dst: string;
  /** The index of the incoming interface. Undefined for a packet that the node itself sends. */
  iif: number | undefined;
  mark: number | undefined;
  /** Rules may match the IP protocol and ports. */
  protocol: number | undefined;
  srcPort: number | undefined;
  dstPort: number | undefined;
}

/** Protocols for which the kernel accepts ports in a question. */
const WITH_PORTS = [6, 17];
const PROTOCOLS = [...WITH_PORTS, 1, 58];

/**
 * Asks what the kernel would do with a packet. The answer is an RTM_NEWROUTE, or the error that the packet would
 * cause.
 *
 * @param ofTable asks for the matching entry, not only the result
 */
export function lookUpMessage(object: string, packet: RoutedPacket, ofTable: boolean): Message {
  const dst = parseIp(packet.dst, object);
  const src = packet.src === undefined ? undefined : parseIp(packet.src, object);
  return {
    type: RTM.GETROUTE,
    flags: 0,
    body: (to) => {
      to.word(dst.family | ((dst.bytes.length * 8) << 8) | ((src ? src.bytes.length * 8 : 0) << 16));
      to.word(0);
      // IPv6 always returns the table, and has no such flag.
      to.word((dst.family === AF.INET ? RTM_F.LOOKUP_TABLE : 0) | (ofTable ? RTM_F.FIB_MATCH : 0));
      to.bytes(RTA.DST, dst.bytes);
      if (src) to.bytes(RTA.SRC, src.bytes);
      writeSelectors(to, packet);
    },
    object,
    step: `look up the route to ${packet.dst}`,
  };
}

/** Writes the values besides addresses that rules may match. Ports are in network byte order. */
function writeSelectors(to: Writer, { iif, mark, protocol, srcPort, dstPort }: RoutedPacket): void {
  if (iif !== undefined) to.u32(RTA.IIF, iif);
  if (mark !== undefined) to.u32(RTA.MARK, mark);
  if (protocol === undefined || !PROTOCOLS.includes(protocol)) return;
  to.u8(RTA.IP_PROTO, protocol);
  if (!WITH_PORTS.includes(protocol)) return;
  const swapped = (port: number) => ((port & 0xff) << 8) | (port >> 8);
  if (srcPort) to.u16(RTA.SPORT, swapped(srcPort));
  if (dstPort) to.u16(RTA.DPORT, swapped(dstPort));
}
