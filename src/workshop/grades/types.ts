/** One thing that a submission had to do, or to say. */
export interface Check {
  /** In a few words: `loopback works`. */
  what: string;
  pass: boolean;
  /** What was seen; if it did not pass, worded so that a student can act on it. */
  message: string;
  /** The packet that shows it, where there was one. */
  packet?: string;
}

/** The grade of one submission. */
export interface Grade {
  /** The name of its file or folder. */
  name: string;
  kind: 'script' | 'lab' | 'answers' | 'script and answers' | 'lab and answers' | 'none';
  passed: boolean;
  checks: Check[];
  /** Names of submissions that differ in white space only. */
  sameAs: string[];
  durationMs: number;
}

/** The result of `lab grade`, and the content of `-o grades.json`. */
export interface Grades {
  schemaVersion: 1;
  lab: string;
  /** The scenario or toggles that submissions begin with, in words. */
  begins: string;
  /** The scenario or task that they have to reach, in words. */
  goal: string;
  summary: { passed: number; failed: number };
  grades: Grade[];
}
