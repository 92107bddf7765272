/** A text of a lesson as HTML of our own making, by language tag; a text for all languages is under `en`. */
export type Texts = Record<string, string>;

export interface LessonTitle {
  name: string;
  title: Texts;
  /** Whether the user of `lab live` has done it. */
  done: boolean;
}

/** What the student does next. */
export type LessonDoes = 'guess' | 'run' | 'task' | 'next' | 'nothing';

/** The current lesson so far. */
export interface LessonNow {
  name: string;
  /** The steps so far. Later steps and answers are not sent in advance. */
  steps: LessonStepNow[];
  /** What the last step asks for; `nothing` if the lesson is done. */
  does: LessonDoes;
}

export interface LessonStepNow {
  text: Texts;
  predict?: {
    probe: string;
    /** Causes to choose from, each with a sentence that says what it is. */
    causes: { name: string; means: Texts }[];
    told?: Told;
  };
  run?: string[];
  task?: TaskNow;
}

/** A student's prediction, compared with the result. */
export interface Told {
  parts: { said: string; truth: string; right: boolean }[];
  /** What the observed cause means. */
  means?: Texts;
  because: Texts;
  /** Why this run cannot answer the question. Then there are no parts. */
  unclear?: string;
}

export interface TaskNow {
  /** What must not be changed, one sentence each. */
  rules: Texts[];
  /** The hints that were requested. */
  hints: Texts[];
  hintsLeft: number;
  /** A solution as commands to type, once the student asked for it. */
  answer?: { about: Texts; lines: string[] };
  hasAnswer: boolean;
  judged?: Judged;
}

/** The result of the last check of a task. */
export interface Judged {
  /** Increases with each check. */
  number: number;
  met: boolean;
  /** Each probe of the goal. `reason` says why it is not as required, with what was observed. */
  probes: { probe: string; works: boolean; cause?: string; place?: string; reason?: string }[];
  /** Forbidden changes that were made, and the evidence. */
  forbidden: { what: Texts; seen: string[] }[];
}

/** A prediction of a student. */
export interface Said {
  outcome: 'works' | 'fails';
  cause?: string;
  at?: string;
}

/** Requests of a page about a lesson. */
export type LessonAsked =
  | { begin: string }
  | { guess: Said }
  | { does: 'run' | 'next' | 'hint' | 'answer' | 'check' | 'leave' };
