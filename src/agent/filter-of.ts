/** A pcap filter, and the probe whose it is. */
export interface FilterOf {
  probe: string;
  text: string;
}
