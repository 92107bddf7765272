import type { Expectation } from './expectation.ts';
import type { ToggleValues } from './toggle-values.ts';

/** Short Markdown: one text for all languages, or one for each by its tag, `{ en: 'Hello', 'zh-TW': '你好' }`. */
export type LessonText = string | Record<string, string>;

/** A lesson: its texts, predictions, runs and tasks. */
export interface Lesson {
  title: LessonText;
  /** The scenario that the lab is built as. Left out: the default of every toggle. */
  scenario?: string;
  steps: LessonStep[];
}

/** A text, and at most one thing to do after it. */
export interface LessonStep {
  text: LessonText;
  predict?: Prediction;
  /** Probes to run. Their results are shown. */
  run?: string[];
  task?: Task;
}

/** Asks the student, before a probe runs, for its outcome, cause and place. */
export interface Prediction {
  /** Its name in the lab. */
  probe: string;
  /** The expected answer. A student's answer is compared with what the run showed. */
  expect: Expectation;
  /** Told after the run. */
  because: LessonText;
}

/** Something to mend in the running lab, by whatever tool. */
export interface Task {
  goal: Goal;
  /** Shown one by one, each when it is asked for. */
  hints?: LessonText[];
  /** Ways that reach the goal. A student who gives up is shown the first. */
  solutions?: Solution[];
}

/** When a task is done. The running kernel is asked; who changed it, and how, does not matter. */
export interface Goal {
  /** The required outcomes and packets. */
  expect: Record<string, Expectation>;
  /** Empty the ARP, FDB and conntrack tables before the probes run. */
  cold?: boolean;
  forbidden?: Forbidden[];
}

/** Changes that are not allowed: a goal reached by them does not count. */
export interface Forbidden {
  /** A sentence for the student. */
  what: LessonText;
  /** The node that is looked at. */
  node: string;
  /** Settings that must have these values. Left out: nothing of the node may be changed. */
  sysctl?: Record<string, string | number>;
}

/** Toggles to set, and then lines for `sh` in nodes. */
export interface Solution {
  about: LessonText;
  /** Values by toggle, as `lab set` takes them. */
  set?: ToggleValues;
  commands?: SolutionCommand[];
}

export interface SolutionCommand {
  /** The node in which it runs. */
  node: string;
  /** A line for `sh`. */
  do: string;
}
