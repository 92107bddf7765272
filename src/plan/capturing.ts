/**
 * Who captures packets: a packet socket in each node, two tcpdumps at each interface, or nobody. This has a file of
 * its own, because the command line's help needs only this.
 */
export const CAPTURING = ['socket', 'tcpdump', 'none'] as const;
export type Capturing = (typeof CAPTURING)[number];
