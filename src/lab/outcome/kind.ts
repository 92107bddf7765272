/** How a probe's program ended. The exit code is null if a signal ended it. */
export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The outcome of a probe, with a short description. */
export interface Outcome {
  works: boolean;
  detail: string;
  /** The answer, if it was not the expected one. */
  otherAnswer?: string;
}

/** How to read the result of a kind of probe. */
export interface OutcomeKind<P> {
  outcome(probe: P, run: Ran): Outcome;
  /** Did the program itself fail, so that the question was never sent? */
  couldNotAsk?(run: Ran): boolean;
  /** Did the program find no address for the name? */
  isUnresolved?(run: Ran, probe: P): boolean;
}
