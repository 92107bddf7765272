export interface TrialResult {
  capability: string;
  /** Why it did not work. Absent if it did. */
  lacks?: string;
}
