export interface TrialResult {
  capability: string;
  /** Why the trial failed. Absent if it succeeded. */
  lacks?: string;
}
