/** The page of one cause. Commands are for the article's network; other networks have other names. */
export interface Page {
  /** What the user notices. */
  symptom: string;
  /** Why it happens, in the kernel's terms; the first sentence stands by itself. */
  mechanism: string[];
  /** Commands that show it, each with what to look for. */
  prove: Step[];
  fixes: Step[];
}

export interface Step {
  what: string;
  commands: string[];
}
