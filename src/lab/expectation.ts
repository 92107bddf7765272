import type { Cause } from './causes.ts';

export interface Expectation {
  /** The required outcome of the probe. */
  outcome: Outcome;
  /** The cause of an expected failure. With `fails`, one of `cause`, `causes` and `at` is required. */
  cause?: Cause;
  /** Several causes, of which one is enough. */
  causes?: Cause[];
  /** The node or `node:interface` where it must fail. Without a cause, it may fail there for any reason. */
  at?: string;
  /** Packets that must be seen, or must not be seen. */
  packets?: PacketExpectation[];
}

export type Outcome = 'works' | 'fails';

/** A packet of the probe that must cross an interface or, with `seen: false`, must not. */
export interface PacketExpectation {
  /** `node:interface` */
  at: string;
  direction: Direction;
  /** The source: an address, or `address:port`. */
  src?: string;
  /** The destination: an address, or `address:port`. */
  dst?: string;
  /** The source: a MAC address, or the `node:interface` that has it. */
  srcMac?: string;
  /** The destination: a MAC address, or the `node:interface` that has it. */
  dstMac?: string;
  /** TCP flags as tcpdump writes them: `S`, `S.`, `R`. */
  flags?: string;
  /** `false`: no such packet may be seen. */
  seen?: boolean;
}

/** The direction as the node sees it: `out` leaves the node. */
export type Direction = 'in' | 'out';
