import type { Path, Report } from '../path.ts';

/** Keys of every probe. */
export interface CommonProbe {
  about?: string;
  /** The node that asks. */
  from: string;
  /** Seconds in which it has to begin to work: it is asked again and again until then, and the last try counts. */
  within?: number;
}

/** What defines a kind of probe. How it asks is in `agent/probe`; how its outcome is read is in `lab/outcome`. */
export interface ProbeKind<P> {
  /** The longest that it can take for its question to come to nothing, in seconds. */
  timeout(probe: P): number;
  /** Whom it asks, or what it runs. */
  target(probe: P): string;
  /** The node where it asks, where the probe does not say so itself. */
  from?(probe: P): string;
  /** Whether it looks on while the others run, and asks nothing itself. */
  isBeside?: true;
  /** The name or address that the question goes to; a command keeps that to itself. */
  host?(probe: P): string;
  /** The port that the question goes to. */
  port?(probe: P): number;
  /** Number of the IP protocol; of ICMP that of the family. */
  protocol?: 6 | 17 | 'icmp';
  /**
   * How its packets are known from others: a TCP connection, or requests and what answers them. Without that nobody can
   * name the cause of a failure.
   */
  packets?: 'connection' | 'exchange';
  /** Reports what is wrong with it; `from` is looked at elsewhere. */
  check?(path: Path, probe: P, report: Report): void;
}

/** Seconds that a probe waits for its connection, or its answer, unless it says otherwise. */
export const CONNECT_TIMEOUT = 2;
