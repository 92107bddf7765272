/** One thing that a submission had to do, or to say. */
export interface Check {
  /** In a few words: `loopback works`. */
  what: string;
  pass: boolean;
  /** What was seen; where it did not pass, in words that a student can act on. */
  message: string;
  /** The packet that shows it, where there was one. */
  packet?: string;
}

/** What one submission came to. */
export interface Grade {
  /** The name of its file or folder. */
  name: string;
  kind: 'script' | 'lab' | 'answers' | 'script and answers' | 'lab and answers' | 'none';
  passed: boolean;
  checks: Check[];
  /** Names of submissions that are the same but for white space. */
  sameAs: string[];
  durationMs: number;
}

/** What `lab grade` gives; as JSON it is what `-o grades.json` has. */
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
