export interface TrialResult {
  capability: string;
  /** Why it did not work; absent where it did. */
  lacks?: string;
}
