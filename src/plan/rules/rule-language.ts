import type { RuleTool } from '../../lab/types.ts';

/** What is to be known of the language of a tool: every text is of one node, all placeholders filled. */
export interface RuleLanguage {
  /** Reads a text on standard input. */
  program: readonly [file: string, ...args: string[]];
  /** One text that the program takes whole, from fragments written one after the other; '' where there is nothing in them. */
  join: (text: string) => string;
  /**
   * What turns `from` into `to` in a running lab. `keeps` says whether what stands at an interface is still there, and not gone
   * with it.
   */
  change: (from: string, to: string, keeps: (name: string) => boolean) => string;
  /** What is taken away when the rules of all other tools are as they will be: they may speak of it. */
  clear?: (from: string, to: string) => string;
  /** The interfaces without which it cannot be said. */
  interfaces?: (text: string) => string[];
  /** Each rule as it would be typed. */
  typed: (text: string) => string[];
}

export type RuleLanguages = Record<RuleTool, RuleLanguage>;
