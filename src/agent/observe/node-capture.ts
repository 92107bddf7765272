/** The frames at one node during a probe. */
export interface NodeCapture {
  node: string;
  /** The interfaces that were watched, including those where no frame passed. */
  interfaces: string[];
  /** In the order in which the kernel saw them. */
  frames: FrameRecord[];
  /**
   * The number of frames that were lost because a buffer was full. If there are any, "never seen" cannot be
   * concluded.
   */
  dropped: number;
}

export interface FrameRecord {
  interface: string;
  /** The direction as the node sees it: `out` is a frame that leaves the node. */
  direction: 'in' | 'out';
  /** Nanoseconds since the epoch, by the kernel's clock. */
  timeNs: string;
  /** The length of the frame in bytes; `data` may be shorter. */
  wireLength: number;
  /**
   * Bytes of payload in each packet, if the kernel will cut the frame into several (GSO). Absent if it is sent as
   * it is.
   */
  segmentSize?: number;
  /** Whom an incoming frame is for, by its MAC address. Absent if tcpdump captured it. */
  addressee?: 'host' | 'broadcast' | 'multicast' | 'other-host';
  /** Base64. */
  data: string;
}
