/** The frames at one node during a probe. */
export interface NodeCapture {
  node: string;
  /** The interfaces that were watched, also those where nothing passed. */
  interfaces: string[];
  /** In the order in which the kernel saw them. */
  frames: FrameRecord[];
  /** Frames that were lost for want of room. If there are any, "never seen" cannot be concluded. */
  dropped: number;
}

/** One frame at one interface. */
export interface FrameRecord {
  interface: string;
  /** The direction as the node sees it: `out` leaves it. */
  direction: 'in' | 'out';
  /** Nanoseconds since the epoch, by the kernel's clock. */
  timeNs: string;
  /** The length of the frame in bytes; `data` may be shorter. */
  wireLength: number;
  /** Bytes of payload in each packet that the kernel will cut from it (GSO). Absent if it is sent as it is. */
  segmentSize?: number;
  /** Whom an incoming frame is for by its MAC address. tcpdump does not tell. */
  addressee?: 'host' | 'broadcast' | 'multicast' | 'other-host';
  /** Base64. */
  data: string;
}
