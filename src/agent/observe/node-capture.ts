/** What was seen at one node, from the probe's start to its end. */
export interface NodeCapture {
  node: string;
  /** Where it was looked, also where nothing passed. */
  interfaces: string[];
  /** In the order in which the kernel saw them. */
  frames: FrameRecord[];
  /** Frames there was no room for: more than none means that "never seen" cannot be said. */
  dropped: number;
}

/** One frame at one interface. */
export interface FrameRecord {
  interface: string;
  /** As the node sees it: `out` leaves it. */
  direction: 'in' | 'out';
  /** Nanoseconds since the epoch, by the kernel's clock. */
  timeNs: string;
  /** Bytes that the frame has; `data` may be cut short. */
  wireLength: number;
  /** Bytes of payload in each packet that it is still to be cut into (GSO); absent where it is sent as it is. */
  segmentSize?: number;
  /** Of a frame that came in: for whom it is by its MAC address. tcpdump does not tell. */
  addressee?: 'host' | 'broadcast' | 'multicast' | 'other-host';
  /** Base64. */
  data: string;
}
