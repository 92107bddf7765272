import type { ServerResponse } from 'node:http';
import type { LiveState } from '../../report/page/live-model.ts';

/**
 * How many bytes may wait for all pages together. Beyond that, the pages for which most bytes wait are
 * disconnected.
 */
const MOST = 64 * 1024 * 1024;

/** The state of the lab, and the pages that are open. Every page gets each change at once, as a server-sent event. */
export class Watchers {
  readonly #pages = new Set<ServerResponse>();
  #state: LiveState;
  /** Called when a page has connected. */
  came: () => void = () => {};

  constructor(state: LiveState) {
    this.#state = state;
  }

  get state(): Readonly<LiveState> {
    return this.#state;
  }

  get count(): number {
    return this.#pages.size;
  }

  join(page: ServerResponse): void {
    page.writeHead(200, { ...page.getHeaders(), 'content-type': 'text/event-stream' });
    page.write(messageOf(this.#state));
    if (this.#state.ended !== null) return void page.end();
    this.#pages.add(page);
    page.once('close', () => this.#pages.delete(page));
    this.#letGoOfSlow();
    this.came();
  }

  /** Stores the new values, and sends them to all pages. */
  tell(news: Partial<LiveState>): void {
    const fresh = Object.entries(news).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(this.#state[name as keyof LiveState]),
    );
    if (fresh.length === 0) return;
    const change = Object.fromEntries(fresh) as Partial<LiveState>;
    this.#state = { ...this.#state, ...change };
    const message = messageOf(change);
    for (const page of this.#pages) page.write(message);
    this.#letGoOfSlow();
  }

  #letGoOfSlow(): void {
    const slow = [...this.#pages].sort((one, other) => one.writableLength - other.writableLength);
    let waiting = slow.reduce((sum, page) => sum + page.writableLength, 0);
    while (waiting > MOST) {
      const page = slow.pop();
      if (page === undefined) return;
      waiting -= page.writableLength;
      this.#pages.delete(page);
      page.destroy();
    }
  }

  /** Sends the last message, and disconnects all pages. */
  end(why: string): void {
    this.tell({ ended: why, busy: null });
    for (const page of this.#pages) page.end();
    // Tasks that are still running may report their end after this.
    this.#pages.clear();
  }
}

const messageOf = (change: Partial<LiveState>) => `data: ${JSON.stringify(change)}\n\n`;
