import { AF, RTM } from './constants.ts';
import { parseIp } from './ip.ts';
import type { Message } from './message.ts';
import { RTA, RTM_F } from './route-constants.ts';
import type { Writer } from './writer.ts';

/** A packet, as far as routes depend on it. */
export interface RoutedPacket {
  src: string | undefined;
  dst: string;
  /** Index of the interface it comes in by; undefined for one that is made here. */
  iif: number | undefined;
  mark: number | undefined;
  /** Of IP; rules may look at it, and at ports. */
  protocol: number | undefined;
  srcPort: number | undefined;
  dstPort: number | undefined;
}

/** Protocols of which the kernel lets one ask with ports. */
const WITH_PORTS = [6, 17];
const PROTOCOLS = [...WITH_PORTS, 1, 58];

/**
 * Asks what the kernel would do with a packet. The answer is an RTM_NEWROUTE, or the error the packet would meet.
 *
 * @param ofTable which entry decides, not only what comes of it
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
      // IPv6 names the table anyway, and takes no such flag.
      to.word((dst.family === AF.INET ? RTM_F.LOOKUP_TABLE : 0) | (ofTable ? RTM_F.FIB_MATCH : 0));
      to.bytes(RTA.DST, dst.bytes);
      if (src) to.bytes(RTA.SRC, src.bytes);
      writeSelectors(to, packet);
    },
    object,
    step: `look up the route to ${packet.dst}`,
  };
}

/** What rules may look at besides addresses. Ports are in network byte order. */
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
