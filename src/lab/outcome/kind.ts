/** How a probe's program ended; the exit code is null where it did not end by itself. */
export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** What the probe's program says: whether it works, and in a few words what came of it. */
export interface Outcome {
  works: boolean;
  detail: string;
  /** There was an answer, and it is not the one that the probe is to get: what it was instead. */
  otherAnswer?: string;
}

/** How a kind of probe says what came of it. */
export interface OutcomeKind<P> {
  outcome(probe: P, run: Ran): Outcome;
  /** Whether the trouble is the program's own: the question was never asked. */
  couldNotAsk?(run: Ran): boolean;
  /** Whether it found no address for the name that it was to ask. */
  isUnresolved?(run: Ran): boolean;
}
