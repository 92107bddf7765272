import { realTime } from '../../kernel/clock.ts';
import type { DropCalls } from '../drop-calls.ts';
import type { Drops } from '../protocol.ts';

/** What the kernel drops while a probe runs, as far as this user may know. */
export class DropWatch {
  readonly #calls: DropCalls | undefined;
  #since = realTime();
  #drops: Drops = { seen: [], missing: 'nobody was asked' };

  constructor(calls: DropCalls | undefined) {
    this.#calls = calls;
  }

  /** Resolves when nothing is missed any longer. */
  async counting(): Promise<void> {
    await this.#calls?.countDrops(false);
  }

  /** What follows is the next slice. */
  begin(): void {
    this.#since = realTime();
    this.#calls?.clearDrops();
  }

  /** Resolves when what was dropped can be told. */
  async ready(): Promise<void> {
    if (this.#calls) this.#drops = await this.#calls.dropsSince(String(this.#since));
  }

  /** What was dropped since the slice began. */
  slice(): Drops {
    return this.#drops;
  }
}
