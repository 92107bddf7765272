/** Who sees packets: a packet socket in each node, two tcpdumps at each interface, or nobody. Apart, as the command line's help needs no more. */
export const CAPTURING = ['socket', 'tcpdump', 'none'] as const;
export type Capturing = (typeof CAPTURING)[number];
