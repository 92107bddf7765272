/** Lets a limited number of tasks run at once. The others wait for their turn. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Resolves when a place is free, with a function that gives the place back. Calling that function twice is
   * harmless.
   */
  async enter(): Promise<() => void> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    let left = false;
    return () => {
      if (!left) this.#leave();
      left = true;
    };
  }

  /** Runs `work` with a place. The place is given back when `work` is done, or when it calls `leave`. */
  async within<T>(work: (leave: () => void) => Promise<T>): Promise<T> {
    const leave = await this.enter();
    try {
      return await work(leave);
    } finally {
      leave();
    }
  }

  /** A place that is given back goes directly to the next task that waits. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
