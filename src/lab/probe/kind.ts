import type { Path, Report } from '../path.ts';

/** The keys that every probe has. */
export interface CommonProbe {
  about?: string;
  /** The node that asks. */
  from: string;
  /** How many seconds the probe may take to succeed: it is repeated until then, and the last try counts. */
  within?: number;
}

/**
 * The definition of a kind of probe. `agent/probe` has the code that asks; `lab/outcome` has the code that reads
 * the result.
 */
export interface ProbeKind<P> {
  /** How many seconds the probe takes at most if no answer comes. */
  timeout(probe: P): number;
  /** Returns whom it asks, or which program it runs. */
  target(probe: P): string;
  /** Returns the node where it asks, if the probe has no `from`. */
  from?(probe: P): string;
  /** Set if the probe only watches while others run. */
  isBeside?: true;
  /** Returns the name or address that is asked. Unknown for a command. */
  host?(probe: P): string;
  /** Returns the port that is asked. */
  port?(probe: P): number;
  /** The number of the IP protocol. ICMP's number depends on the family. */
  protocol?: 6 | 17 | 'icmp';
  /**
   * How the probe's own packets are recognised: as a TCP connection, or as requests and their answers. Without
   * this, no cause can be found for a failure.
   */
  packets?: 'connection' | 'exchange';
  /** Reports mistakes in the probe. `from` is checked elsewhere. */
  check?(path: Path, probe: P, report: Report): void;
}

/** How many seconds a probe waits for its connection or its answer by default. */
export const CONNECT_TIMEOUT = 2;
