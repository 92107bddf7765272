/** How a probe's program ended. The exit code is null if it did not end by itself. */
export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The outcome of a probe, with a short description. */
export interface Outcome {
  works: boolean;
  detail: string;
  /** The answer, if it was not the required one. */
  otherAnswer?: string;
}

/** How a kind of probe reads the result of its program. */
export interface OutcomeKind<P> {
  outcome(probe: P, run: Ran): Outcome;
  /** Did the program itself fail, so that the question was never asked? */
  couldNotAsk?(run: Ran): boolean;
  /** Did it find no address for the name? */
  isUnresolved?(run: Ran): boolean;
}
