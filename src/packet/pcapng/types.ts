import type { Direction } from '../../lab/types.ts';
import type { CapturedFrame } from '../types.ts';

/** One pcapng file of one section: several interfaces, and their packets in one order. */
export interface PcapngFile {
  comments: string[];
  application: string;
  system: string;
  interfaces: PcapngInterface[];
  /** By time. */
  packets: PcapngPacket[];
}

export interface PcapngInterface {
  /** `node:interface` */
  name: string;
  description: string;
  /** Lower case, colons. */
  mac: string;
  /** Bytes that are kept of a frame. */
  snapLength: number;
  /** A number of pcap's `LINKTYPE_` list; 1, Ethernet, by default. */
  linkType?: number;
  /** Frames there was no room for, at this interface or another of its node; absent where nobody counted. */
  dropped?: number;
}

export interface PcapngPacket extends CapturedFrame {
  /** Its place in `interfaces`. */
  interface: number;
  direction?: Direction;
  comments: string[];
}
