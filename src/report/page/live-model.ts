import type { LessonAsked, LessonNow, LessonTitle } from './live-lesson.ts';
import type { Drawing, PageModel } from './model.ts';

/** All data that the page of a running lab shows. It is sent as JSON: first as a whole, then only the changes. */
export interface LiveState {
  name: string;
  lab: string;
  about: string;
  toggles: LiveToggle[];
  probes: LiveProbe[];
  nodes: string[];
  /** The network as the lab defines it. */
  drawing: Drawing;
  /** Changes that were made by hand. */
  drift: Drift[];
  tables: LiveTable[];
  /** The command that is running now; all pages show it. */
  busy: string | null;
  /** The last action on the lab, and its changes. */
  done: Done | null;
  /** The result of the last probes. Null as soon as the lab changes. */
  result: LiveResult | null;
  lessons: LessonTitle[];
  lesson: LessonNow | null;
  /** How often the lab was built for this page. Shells in earlier builds have ended. */
  built: number;
  /** Why no more changes will come. */
  ended: string | null;
}

export interface LiveToggle {
  name: string;
  about: string;
  /** The values as users type them; `on` and `off` for a switch. */
  values: string[];
  value: string;
  isSwitch: boolean;
  /** For each other value, the changes that it would make, one line each. */
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
  /** Increases with each result, so that the page plays every result from its beginning. */
  number: number;
  /** The lab as one scenario. */
  model: PageModel;
}

/** What a column shows. */
export type LiveColumn =
  | 'node'
  | 'bridge'
  | 'mac'
  | 'port'
  | 'interface'
  | 'address'
  | 'state'
  | 'protocol'
  | 'asked'
  | 'answered'
  | 'rule'
  | 'packets';

export interface LiveTable {
  title: 'fdb' | 'neighbours' | 'conntrack' | 'rules';
  columns: LiveColumn[];
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
