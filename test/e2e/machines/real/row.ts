/** The address and port that most machines forward. */
export const PUBLISHED = 'http://203.0.113.5:8080/';

/** A machine that fails, and what mends it. */
export interface Row {
  name: string;
  /** A program below /usr that the machine needs. Without it the test is skipped. */
  needs: string;
  script: string;
  env?: Record<string, string>;
  /** The URL to ask; `PUBLISHED` by default. */
  url?: string;
  /** A connection for `--ask`. */
  ask?: string;
  /** Another machine around it with a snapshot, on which the remedy is typed. */
  beside?: string;
  /** The probes in question; those of the server's own segment by default. */
  of?: RegExp;
  /** `who` cannot reach the URL, for this `cause`. `served` can, before and after. */
  who: string;
  cause: string;
  served: string[];
  /** Patterns of the commands of the smallest remedy, in order. */
  typed: RegExp[];
  /** Pattern of the advice on how to make the remedy permanent. */
  keep: RegExp;
  /** Types one remedy only, on the same machine: its names change with each start, or it starts slowly. */
  once?: true;
}
