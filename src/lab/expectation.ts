import type { Cause } from './causes.ts';

export interface Expectation {
  /** What must come of the probe. */
  outcome: Outcome;
  /** An expected failure has a name, or a place: `fails` says `cause`, `causes` or `at`. */
  cause?: Cause;
  /** Any of these. */
  causes?: Cause[];
  /** Where it fails, a node or `node:interface`; without a cause, whatever the kernel's reason there is. */
  at?: string;
  /** What must, or must not, be seen of the probe's packets. */
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

/** As the node sees it: `out` leaves it. */
export type Direction = 'in' | 'out';
