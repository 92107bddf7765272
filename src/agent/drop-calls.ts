import type { Drops } from './observe/node-trace.ts';

/**
 * What the CLI tells the agent of packets that the kernel threw away: only root of the machine may ask for that, and the agent,
 * in whose sandbox programs of a lab run, is none.
 */
export interface DropCalls {
  /** Resolves when drops are being counted, or never will be. @param names whether their functions will be asked for soon */
  countDrops(names: boolean): Promise<void>;
  /** Makes room for those that are to come. */
  clearDrops(): void;
  /** @param since nanoseconds since the epoch, in decimal */
  dropsSince(since: string): Promise<Drops>;
}
