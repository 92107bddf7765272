/** One requirement for a submission. */
export interface Check {
  /** The requirement in a few words: `loopback works`. */
  what: string;
  pass: boolean;
  /** What was observed. If the check did not pass, it is worded so that a student can act on it. */
  message: string;
  /** The packet that shows it, if there is one. */
  packet?: string;
}

/** The grade of one submission. */
export interface Grade {
  /** The name of its file or folder. */
  name: string;
  kind: 'script' | 'lab' | 'answers' | 'script and answers' | 'lab and answers' | 'none';
  passed: boolean;
  checks: Check[];
  /** Names of other submissions that differ only in white space. */
  sameAs: string[];
  durationMs: number;
}

/** The result of `lab grade`, and the content of `-o grades.json`. */
export interface Grades {
  schemaVersion: 1;
  lab: string;
  /** The scenario or toggles that submissions begin with, in words. */
  begins: string;
  /** The scenario or task that they must reach, in words. */
  goal: string;
  summary: { passed: number; failed: number };
  grades: Grade[];
}
