import type { Cause } from './causes.ts';

export interface Expectation {
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
  dst?: string;
  /** A MAC address, or the `node:interface` that has it. */
  srcMac?: string;
  dstMac?: string;
  /** TCP flags as tcpdump writes them: `S`, `S.`, `R`. */
  flags?: string;
  /** `false`: none of that kind. */
  seen?: boolean;
}

/** As the node sees it: `out` leaves it. */
export type Direction = 'in' | 'out';
