import type { LessonAsked, LessonNow, LessonTitle } from './live-lesson.ts';
import type { Drawing, PageModel } from './model.ts';

/** All that the page of a running lab shows. It is sent as JSON: whole at first, then what has changed in it. */
export interface LiveState {
  /** What the running lab is called. */
  name: string;
  lab: string;
  about: string;
  toggles: LiveToggle[];
  probes: LiveProbe[];
  nodes: string[];
  /** The network as the lab says it is. */
  drawing: Drawing;
  /** Changes that somebody made by hand. */
  drift: Drift[];
  tables: LiveTable[];
  /** The command that runs now, as all pages show it. */
  busy: string | null;
  /** The last action on the lab, and what it changed. */
  done: Done | null;
  /** The result of the last probes. Null as soon as the lab changes. */
  result: LiveResult | null;
  lessons: LessonTitle[];
  lesson: LessonNow | null;
  /** How often the lab was built for this page. Shells of an earlier lab have ended. */
  built: number;
  /** Why no more changes will come. */
  ended: string | null;
}

export interface LiveToggle {
  name: string;
  about: string;
  /** The values as they are typed; of a switch, `on` and `off`. */
  values: string[];
  value: string;
  isSwitch: boolean;
  /** For each other value, what it changes, one line each. */
  changes: Record<string, string[]>;
}

export interface LiveProbe {
  name: string;
  from: string;
  target: string;
}

export interface Drift {
  text: string;
  /** `node` or `node:interface`. */
  place: string;
}

export interface Done {
  command: string;
  lines: string[];
}

export interface LiveResult {
  /** Increases with each result, so that the page plays each from its beginning. */
  number: number;
  /** The lab as one scenario, without the glossary. */
  model: PageModel;
}

export interface LiveTable {
  title: string;
  columns: string[];
  rows: LiveRow[];
}

export interface LiveRow {
  /** Identifies the row when its cells change. */
  key: string;
  cells: string[];
}

/** A request of a page. The answer is an error message, or none. */
export interface PageRequest {
  set?: string[];
  cold?: true;
  probe?: string[];
  lesson?: LessonAsked;
}

export interface Answer {
  problem?: string;
}
