import type { Expectation } from './expectation.ts';
import type { ToggleValues } from './toggle-values.ts';

/** Short Markdown: one text for all languages, or one for each language tag: `{ en: 'Hello', 'zh-TW': '你好' }`. */
export type LessonText = string | Record<string, string>;

/** A lesson: its texts, predictions, runs and tasks. */
export interface Lesson {
  title: LessonText;
  /** The scenario in which the lab is built. By default every toggle has its default. */
  scenario?: string;
  steps: LessonStep[];
}

/** A text, and at most one task after it. */
export interface LessonStep {
  text: LessonText;
  predict?: Prediction;
  /** Probes that are run. Their results are shown. */
  run?: string[];
  task?: Task;
}

/** Asks the student for the outcome, cause and place of a probe before it runs. */
export interface Prediction {
  /** The name of the probe in the lab. */
  probe: string;
  /** The expected answer. The student's answer is compared with the real result. */
  expect: Expectation;
  /** The explanation, shown after the run. */
  because: LessonText;
}

/** A fault that the student mends in the running lab, with any tool. */
export interface Task {
  goal: Goal;
  /** Hints, shown one by one when the student asks for them. */
  hints?: LessonText[];
  /** Ways to reach the goal. A student who gives up is shown the first one. */
  solutions?: Solution[];
}

/** When the task is done. The running kernel is asked, so it does not matter who changed it, and how. */
export interface Goal {
  /** The required outcomes and packets. */
  expect: Record<string, Expectation>;
  /** Empty the ARP, FDB and conntrack tables before the probes run. */
  cold?: boolean;
  forbidden?: Forbidden[];
}

/** Changes that are not allowed: the goal does not count if it is reached by them. */
export interface Forbidden {
  /** A sentence that tells the student what is not allowed. */
  what: LessonText;
  /** The node that is checked. */
  node: string;
  /** Settings that must have these values. If absent, nothing of the node may be changed. */
  sysctl?: Record<string, string | number>;
}

/** Toggles to set, and then shell commands to run in nodes. */
export interface Solution {
  about: LessonText;
  /** Values by toggle, as with `lab set`. */
  set?: ToggleValues;
  commands?: SolutionCommand[];
}

export interface SolutionCommand {
  /** The node in which the command runs. */
  node: string;
  /** A command for `sh`. */
  do: string;
}
