/**
 * Who captures packets: a packet socket in each node, two tcpdumps at each interface, or nobody. In a file of
 * its own, as the help of the command line needs only this.
 */
export const CAPTURING = ['socket', 'tcpdump', 'none'] as const;
export type Capturing = (typeof CAPTURING)[number];
