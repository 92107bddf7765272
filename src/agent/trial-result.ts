export interface TrialResult {
  capability: string;
  /** What stood in its way; absent where it worked. */
  lacks?: string;
}
