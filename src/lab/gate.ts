/** Lets a number of works run at a time. Others wait for their turn. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Resolves when there is a place, with a function that gives it back. Calling that again does nothing. */
  async enter(): Promise<() => void> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    let left = false;
    return () => {
      if (!left) this.#leave();
      left = true;
    };
  }

  /** Runs `work` with a place. The place is given back when it is done, or calls `leave`. */
  async within<T>(work: (leave: () => void) => Promise<T>): Promise<T> {
    const leave = await this.enter();
    try {
      return await work(leave);
    } finally {
      leave();
    }
  }

  /** A place goes directly to the next who waits. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
