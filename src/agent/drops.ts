import { KernelDrops } from '../kernel/kernel-drops.ts';
import { LabError } from '../lab/error.ts';
import type { Drops } from './protocol.ts';

/** Sees what the kernel drops, as far as this user may: only root may ask. */
export class DropWatch {
  readonly #drops: KernelDrops | undefined;
  readonly #missing: string | undefined;

  constructor() {
    try {
      this.#drops = new KernelDrops();
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.#missing = error.message;
    }
  }

  /** What was dropped since the last slice. */
  slice(): Drops {
    if (this.#drops === undefined)
      return { seen: [], ...(this.#missing !== undefined && { missing: this.#missing }) };
    const { drops, lost } = this.#drops.take();
    const seen = drops.map(({ timeNs, ...drop }) => ({ ...drop, timeNs: String(timeNs) }));
    return { seen, ...(lost && { missing: 'there were more than there was room for' }) };
  }

  stop(): void {
    this.#drops?.close();
  }
}
