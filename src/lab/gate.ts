/** Lets some in at a time; the others wait for their turn. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Resolves when there is a place, with what gives it back; calling that again does nothing. */
  async enter(): Promise<() => void> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    let left = false;
    return () => {
      if (!left) this.#leave();
      left = true;
    };
  }

  /** Does what takes a place, and gives that back when it is done, or called `leave`. */
  async within<T>(work: (leave: () => void) => Promise<T>): Promise<T> {
    const leave = await this.enter();
    try {
      return await work(leave);
    } finally {
      leave();
    }
  }

  /** A place goes from hand to hand. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
