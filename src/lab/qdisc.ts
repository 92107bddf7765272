/** A queueing discipline, in numbers. A second one of the same interface is below the first. */
export type Qdisc = Netem | Tbf;

/** Times in microseconds; shares of 1. */
export interface Netem {
  kind: 'netem';
  delay: number;
  jitter: number;
  loss: number;
  duplicate: number;
  reorder: number;
  corrupt: number;
  /** Packets that may wait. */
  limit: number;
}

export interface Tbf {
  kind: 'tbf';
  /** Bits per second. */
  rate: number;
  /** Bytes that may leave at once. */
  burst: number;
  /** Bytes that may wait. */
  limit: number;
  /** Stands below a netem. */
  below: boolean;
}
