/** A queueing discipline, in numbers. The second qdisc of an interface is the child of the first. */
export type Qdisc = Netem | Tbf;

/** Times are in microseconds, shares are fractions of 1. */
export interface Netem {
  kind: 'netem';
  delay: number;
  jitter: number;
  loss: number;
  duplicate: number;
  reorder: number;
  corrupt: number;
  /** How many packets may wait. */
  limit: number;
}

export interface Tbf {
  kind: 'tbf';
  /** Bits per second. */
  rate: number;
  /** How many bytes may leave at once. */
  burst: number;
  /** How many bytes may wait. */
  limit: number;
  /** Is it the child of a netem? */
  below: boolean;
}
