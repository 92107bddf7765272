/** A pcap filter, and the name of the probe that it belongs to. */
export interface FilterOf {
  probe: string;
  text: string;
}
