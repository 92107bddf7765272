/** What is to be known of one cause. Commands are for the network of the article: other names in other places. */
export interface Page {
  /** What its user sees. */
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
