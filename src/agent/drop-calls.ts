import type { Drops } from './observe/node-trace.ts';

/**
 * What the CLI tells the agent about packets that the kernel dropped. Only root of the machine may ask that,
 * and the agent, in whose sandbox programs of a lab run, is not.
 */
export interface DropCalls {
  /**
   * Resolves when drops are counted, or cannot be. @param names whether the names of kernel functions will be
   * needed soon
   */
  countDrops(names: boolean): Promise<void>;
  /** Forgets earlier drops, to make room. */
  clearDrops(): void;
  /** @param since nanoseconds since the epoch, in decimal */
  dropsSince(since: string): Promise<Drops>;
}
