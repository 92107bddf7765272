import type { Cause } from './causes.ts';

export interface Expectation {
  /** The required outcome of the probe. */
  outcome: Outcome;
  /** An expected failure has a name, or a place: `fails` says `cause`, `causes` or `at`. */
  cause?: Cause;
  /** Any of these. */
  causes?: Cause[];
  /** The node or `node:interface` where it fails. Without a cause, any reason is accepted there. */
  at?: string;
  /** Packets that must, or must not, be seen. */
  packets?: PacketExpectation[];
}

export type Outcome = 'works' | 'fails';

/** A packet of the probe's flow that must (or, with `seen: false`, must not) cross an interface. */
export interface PacketExpectation {
  /** `node:interface` */
  at: string;
  direction: Direction;
  /** An address, or `address:port`. */
  src?: string;
  /** The same of where it goes. */
  dst?: string;
  /** A MAC address, or the `node:interface` that has it. */
  srcMac?: string;
  /** The same of whom the frame is for. */
  dstMac?: string;
  /** TCP flags as tcpdump writes them: `S`, `S.`, `R`. */
  flags?: string;
  /** `false`: none of that kind. */
  seen?: boolean;
}

/** The direction seen from the node: `out` leaves it. */
export type Direction = 'in' | 'out';
