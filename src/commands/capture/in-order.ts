/** What was before may come later, from a tcpdump that had to wait for a processor: it is waited for so long, in milliseconds. */
const WAIT_MS = 500;

interface Waiting<T> {
  item: T;
  /** When it was, in whatever can be compared. */
  at: bigint | string;
  /** By this process's own clock, in milliseconds. */
  came: number;
}

/** Brings what several tcpdumps tell into one order: by time, but for what comes too late. */
export class InOrder<T> {
  #waiting: Waiting<T>[] = [];
  #written: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #write: (items: T[]) => Promise<void>;

  constructor(write: (items: T[]) => Promise<void>) {
    this.#write = write;
  }

  /** From now on things are written. */
  begin(): void {
    this.#timer = setInterval(() => void this.#flush(performance.now() - WAIT_MS), WAIT_MS / 5);
  }

  push(item: T, at: bigint | string): void {
    this.#waiting.push({ item, at, came: performance.now() });
  }

  /** Resolves when there is room: who reads slowly holds back all of them. */
  get room(): Promise<void> {
    return this.#written;
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.#flush(Number.POSITIVE_INFINITY);
    await this.#written;
  }

  /** Writes what came up to then, and all that was before it. */
  #flush(until: number): void {
    if (!this.#waiting.some(({ came }) => came <= until)) return;
    this.#waiting.sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
    const count = this.#waiting.findLastIndex(({ came }) => came <= until) + 1;
    const items = this.#waiting.splice(0, count).map(({ item }) => item);
    this.#written = this.#written.then(() => this.#write(items));
    // Who waits for room is told.
    this.#written.catch(() => {});
  }
}
