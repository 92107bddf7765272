import type { Drops } from './observe/node-trace.ts';

/**
 * What the CLI tells the agent about packets that the kernel dropped. Only root of the machine may ask the kernel
 * for that. The agent is not root of the machine, because programs of the lab run in its sandbox.
 */
export interface DropCalls {
  /**
   * Resolves when drops are being counted, or cannot be counted. @param names whether the names of kernel functions
   * will be needed soon
   */
  countDrops(names: boolean): Promise<void>;
  /** Forgets earlier drops, to free their memory. */
  clearDrops(): void;
  /** @param since nanoseconds since the epoch, in decimal */
  dropsSince(since: string): Promise<Drops>;
}
