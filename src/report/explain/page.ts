/** The page of one cause. Its commands are for the network of the article; other networks have other names. */
export interface Page {
  /** What the user notices. */
  symptom: string;
  /** Why it happens, in the kernel's terms. The first sentence must make sense on its own. */
  mechanism: string[];
  /** Commands that show it, each with what to look for in the output. */
  prove: Step[];
  fixes: Step[];
}

export interface Step {
  what: string;
  commands: string[];
}
