import type { Direction } from '../../lab/types.ts';
import type { CapturedFrame } from '../types.ts';

/** A pcapng file with one section: several interfaces, and their packets in one order. */
export interface PcapngFile {
  comments: string[];
  application: string;
  system: string;
  interfaces: PcapngInterface[];
  /** In order of time. */
  packets: PcapngPacket[];
}

export interface PcapngInterface {
  /** `node:interface` */
  name: string;
  description: string;
  /** In lower case, with colons. */
  mac: string;
  /** The number of bytes of a frame that are kept. */
  snapLength: number;
  /** A number of pcap's `LINKTYPE_` list; 1, Ethernet, by default. */
  linkType?: number;
  /**
   * Frames that were lost because the capture had no room, at this interface or another of its node. Absent
   * if nobody counted.
   */
  dropped?: number;
}

export interface PcapngPacket extends CapturedFrame {
  /** An index of `interfaces`. */
  interface: number;
  direction?: Direction;
  comments: string[];
}
