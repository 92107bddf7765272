import type { Direction } from '../lab/types.ts';

export interface CapturedFrame {
  /** Nanoseconds since the epoch, by the kernel's clock. */
  timeNs: bigint;
  /** The length of the frame in bytes. `data` is shorter if the capture cut it. */
  wireLength: number;
  data: Uint8Array;
}

/** What a packet socket additionally says about a frame. Files of tcpdump do not have it. */
export interface SocketFacts {
  /**
   * Bytes of payload in each packet, if the kernel will cut this frame into several (GSO). Absent if it is sent as
   * it is. The whole frame never crosses a cable; its pieces do.
   */
  segmentSize?: number;
  /** Whom an incoming frame is for by its MAC address, as the kernel sees it. */
  addressee?: Addressee;
}

/**
 * `other-host` means that the frame is for another MAC address than this interface's. A host ignores such a frame;
 * a bridge forwards it.
 */
export type Addressee = 'host' | 'broadcast' | 'multicast' | 'other-host';

/**
 * A decoded frame. A layer that is absent, cut short or malformed is left out, and `problem` says why. A
 * frame too short for an Ethernet header has empty addresses in `ethernet`.
 */
export interface Frame {
  ethernet: Ethernet;
  arp?: Arp;
  ip?: Ip;
  tcp?: Tcp;
  udp?: Udp;
  icmp?: Icmp;
  /** The bytes after the last layer that could be read: a later fragment, or an unknown protocol. */
  rest?: Uint8Array;
  problem?: string;
}

export interface Ethernet {
  src: string;
  dst: string;
  /** The type behind any VLAN tags. */
  type: number;
  /** VLAN ids, outermost first. */
  vlans: number[];
}

export interface Arp {
  operation: 'request' | 'reply' | number;
  senderMac: string;
  senderIp: string;
  targetMac: string;
  targetIp: string;
}

export interface Ip {
  version: 4 | 6;
  src: string;
  dst: string;
  /** TTL or hop limit. */
  ttl: number;
  /** Identification; 0 for IPv6 without a fragment header. */
  id: number;
  protocol: number;
  /** The length of the payload in bytes, as the header says it, without IPv6 extension headers. */
  payloadLength: number;
  /** False for IPv6, which has no such flag. */
  dontFragment: boolean;
  moreFragments: boolean;
  /** Bytes. */
  fragmentOffset: number;
}

export interface Tcp {
  srcPort: number;
  dstPort: number;
  seq: number;
  ack: number;
  /** As tcpdump writes them: S, F, R, P, U, E, W and `.` for ACK, in the order `FSRPUEW.`. */
  flags: string;
  window: number;
  /** Both values of the timestamp option. NAT leaves them alone. */
  timestamps?: { value: number; echo: number };
  /** The bytes that follow the header. */
  payload: Uint8Array;
}

export interface Udp {
  srcPort: number;
  dstPort: number;
  /** The length of the whole datagram with its header, in its first fragment as well. */
  length: number;
  payload: Uint8Array;
}

/** The header of a DNS message, and its first question. */
export interface Dns {
  id: number;
  isAnswer: boolean;
  /** 0 NOERROR, 3 NXDOMAIN, 5 REFUSED. */
  rcode: number;
  /** The number of resource records in the answer section. */
  answers: number;
  /** Lower case, without the final dot. */
  name: string;
  /** 1 A, 28 AAAA. */
  type: number;
}

/** ICMP or ICMPv6. */
export interface Icmp {
  type: number;
  code: number;
  /** The id and sequence number of an echo request or reply. */
  id?: number;
  sequence?: number;
  /** The packet that an error quotes, as much of it as is quoted. */
  quoted?: { ip: Ip; srcPort?: number; dstPort?: number; tcpSeq?: number };
  /** The bytes after the eight of the header. */
  payload: Uint8Array;
}

export interface SeenFrame extends CapturedFrame, SocketFacts {
  interface: string;
  direction: Direction;
}

/** All frames at the interfaces of a node, in the order in which its kernel saw them. */
export interface Capture {
  node: string;
  frames: SeenFrame[];
}

/** One frame at one place. A row of the hop table shows it. */
export interface Sighting extends SeenFrame {
  /** The number of the frame at that interface, from 1. */
  index: number;
  node: string;
  frame: Frame;
}

/**
 * One packet, and all places where it was seen, in order of time. It is recognised by the parts that NAT does not
 * change.
 */
export interface Journey {
  /** The packet's number, from 1, in order of first sighting. */
  packet: number;
  hops: Sighting[];
}
