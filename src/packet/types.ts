import type { Direction } from '../lab/types.ts';

/** One record of a capture. */
export interface CapturedFrame {
  /** Nanoseconds since the epoch, by the kernel's clock. */
  timeNs: bigint;
  /** Bytes that the frame has; `data` is shorter where the capture was cut. */
  wireLength: number;
  data: Uint8Array;
}

/** What a packet socket tells of a frame besides. tcpdump's files do not have it. */
export interface SocketFacts {
  /**
   * Bytes of payload in each packet that the kernel will make of this one (GSO); absent where it is sent as it is. The
   * frame itself never crosses a wire: what does is as long as its headers and so many bytes.
   */
  segmentSize?: number;
  /** Of a frame that came in: for whom it is by its MAC address, as the kernel sees it. */
  addressee?: Addressee;
}

/** `other-host`: this interface's MAC address is not the frame's destination. A host ignores it, a bridge passes it on. */
export type Addressee = 'host' | 'broadcast' | 'multicast' | 'other-host';

/**
 * A frame taken apart. A layer that is absent, cut short or malformed is left out, and `problem` says why.
 * Of a frame too short for an Ethernet header, `ethernet` has empty addresses.
 */
export interface Frame {
  ethernet: Ethernet;
  arp?: Arp;
  ip?: Ip;
  tcp?: Tcp;
  udp?: Udp;
  icmp?: Icmp;
  /** What follows the last layer that could be read: a later fragment, or a protocol unknown here. */
  rest?: Uint8Array;
  problem?: string;
}

export interface Ethernet {
  src: string;
  dst: string;
  /** After any VLAN tags. */
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
  /** Bytes of payload by the header's own count, IPv6 extension headers left out. */
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
  /** Timestamp option, both values; NAT leaves them alone. */
  timestamps?: { value: number; echo: number };
  /** Bytes that follow the header. */
  payload: Uint8Array;
}

export interface Udp {
  srcPort: number;
  dstPort: number;
  /** Bytes of the whole datagram, header included; in its first fragment as well. */
  length: number;
  payload: Uint8Array;
}

/** What a DNS message says in its header, and its first question. */
export interface Dns {
  id: number;
  isAnswer: boolean;
  /** 0 NOERROR, 3 NXDOMAIN, 5 REFUSED. */
  rcode: number;
  /** Resource records in the answer section. */
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
  /** Echo request and reply. */
  id?: number;
  sequence?: number;
  /** The packet an error quotes, as far as it is quoted. */
  quoted?: { ip: Ip; srcPort?: number; dstPort?: number; tcpSeq?: number };
  /** Bytes that follow the eight of the header. */
  payload: Uint8Array;
}

/** A frame at one interface. */
export interface SeenFrame extends CapturedFrame, SocketFacts {
  interface: string;
  direction: Direction;
}

/** All frames at a node's interfaces, in the order in which its kernel saw them. */
export interface Capture {
  node: string;
  frames: SeenFrame[];
}

/** One frame at one place: what a hop table has a row for. */
export interface Sighting extends SeenFrame {
  /** Which frame of that interface, from 1. */
  index: number;
  node: string;
  frame: Frame;
}

/** One packet, recognised at every place it was seen by what NAT leaves alone; `hops` in order of time. */
export interface Journey {
  /** From 1, in order of first sighting. */
  packet: number;
  hops: Sighting[];
}
