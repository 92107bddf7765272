import type { RuleTool } from '../../lab/types.ts';

/** How to handle the language of a rule tool. Every text belongs to one node, and all its placeholders are filled. */
export interface RuleLanguage {
  /** The program that reads such a text from standard input. */
  program: readonly [file: string, ...args: string[]];
  /**
   * Joins fragments, which are given one after the other, into one text for the program. Empty if they contain no
   * rule.
   */
  join: (text: string) => string;
  /**
   * Returns the text that turns the rules `from` into `to` in a running lab. `keeps` says whether an interface has
   * kept its queues and filters.
   */
  change: (from: string, to: string, keeps: (name: string) => boolean) => string;
  /**
   * Returns the text that removes the remaining old parts once the rules of all other tools have changed, because
   * those may have referred to them.
   */
  clear?: (from: string, to: string) => string;
  /** Returns the interfaces that must exist for the text. */
  interfaces?: (text: string) => string[];
  /** Returns each rule as a command that a user would type. */
  typed: (text: string) => string[];
}

export type RuleLanguages = Record<RuleTool, RuleLanguage>;
