import type { Drawing, PageModel } from './model.ts';

/** All that the page of a running lab shows; as JSON, whole at first and then what has changed of it. */
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
  /** What somebody has changed by hand. */
  drift: Drift[];
  tables: LiveTable[];
  /** What is being done, for all who look on. */
  busy: string | null;
  /** What was done last to the lab, and what that changed. */
  done: Done | null;
  /** What the probes that ran last did; null once the lab is another. */
  result: LiveResult | null;
  /** Why nothing comes any more. */
  ended: string | null;
}

export interface LiveToggle {
  name: string;
  about: string;
  /** As they are written, `on` and `off` first where it is a switch. */
  values: string[];
  value: string;
  isSwitch: boolean;
  /** What each other value changes, a line each. */
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
  /** Counts up: each is shown from its beginning. */
  number: number;
  /** Of one scenario: the lab as it was. Its words are not explained in it. */
  model: PageModel;
}

export interface LiveTable {
  title: string;
  columns: string[];
  rows: LiveRow[];
}

export interface LiveRow {
  /** By what it is known again when its cells change. */
  key: string;
  cells: string[];
}

/** What a page asks for; the answer is a problem, or none. */
export interface Asked {
  set?: string[];
  cold?: true;
  probe?: string[];
}

export interface Answer {
  problem?: string;
}
