/**
 * Milliseconds for which each item is held. A tcpdump that had to wait for the processor may still report an
 * earlier one.
 */
const WAIT_MS = 500;

interface Waiting<T> {
  item: T;
  /** The item's time, in any form that `<` can compare. */
  at: bigint | string;
  /** When this process received it: `performance.now()`, in milliseconds. */
  came: number;
}

/** Sorts the reports of several tcpdumps by time. An item that arrives later than `WAIT_MS` is written at once. */
export class InOrder<T> {
  #waiting: Waiting<T>[] = [];
  #written: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #write: (items: T[]) => Promise<void>;

  constructor(write: (items: T[]) => Promise<void>) {
    this.#write = write;
  }

  /** Items are written from this call on. */
  begin(): void {
    this.#timer = setInterval(() => void this.#flush(performance.now() - WAIT_MS), WAIT_MS / 5);
  }

  push(item: T, at: bigint | string): void {
    this.#waiting.push({ item, at, came: performance.now() });
  }

  /** Resolves when there is room for more: a slow reader slows down all tcpdumps. */
  get room(): Promise<void> {
    return this.#written;
  }

  /** Writes the items that are left. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.#flush(Number.POSITIVE_INFINITY);
    await this.#written;
  }

  /** Writes the items received up to that moment, and all items with an earlier time. */
  #flush(until: number): void {
    if (!this.#waiting.some(({ came }) => came <= until)) return;
    this.#waiting.sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
    const count = this.#waiting.findLastIndex(({ came }) => came <= until) + 1;
    const items = this.#waiting.splice(0, count).map(({ item }) => item);
    this.#written = this.#written.then(() => this.#write(items));
    // Callers that wait for room get the error.
    this.#written.catch(() => {});
  }
}
