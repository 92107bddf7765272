import type { RuleTool } from '../../lab/types.ts';

/** What is known about the language of a tool. Every text belongs to one node, with all placeholders filled. */
export interface RuleLanguage {
  /** The program that reads a text on standard input. */
  program: readonly [file: string, ...args: string[]];
  /** Joins fragments, written one after the other, into one text for the program. Empty if there is nothing in them. */
  join: (text: string) => string;
  /**
   * Returns the text that turns `from` into `to` in a running lab. `keeps` says whether what is attached to
   * an interface is still there.
   */
  change: (from: string, to: string, keeps: (name: string) => boolean) => string;
  /**
   * Returns the text that removes what is left when the rules of all other tools are in place, as those may
   * refer to it.
   */
  clear?: (from: string, to: string) => string;
  /** Returns the interfaces that the text needs. */
  interfaces?: (text: string) => string[];
  /** Returns each rule as one would type it. */
  typed: (text: string) => string[];
}

export type RuleLanguages = Record<RuleTool, RuleLanguage>;
