import { realTime } from '../../kernel/clock.ts';
import type { DropCalls } from '../drop-calls.ts';
import type { Drops } from '../protocol.ts';

/** Records the packets that the kernel drops while a probe runs, if this user may know them. */
export class DropWatch {
  readonly #calls: DropCalls | undefined;
  #since = realTime();
  #drops: Drops = { seen: [], missing: 'nobody was asked' };

  constructor(calls: DropCalls | undefined) {
    this.#calls = calls;
  }

  /** Resolves when drops are counted. */
  async counting(): Promise<void> {
    await this.#calls?.countDrops(false);
  }

  /** Begins the next slice: the time of one probe. */
  begin(): void {
    this.#since = realTime();
    this.#calls?.clearDrops();
  }

  /** Resolves when the drops can be read. */
  async ready(): Promise<void> {
    if (this.#calls) this.#drops = await this.#calls.dropsSince(String(this.#since));
  }

  slice(): Drops {
    return this.#drops;
  }
}
