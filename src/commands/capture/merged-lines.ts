import { InOrder } from './in-order.ts';
import type { Merging, Sink } from './merging.ts';
import { type Place, placeName } from './place.ts';

/** The lines of several tcpdumps, sorted by time, each after the name of its place. */
export class MergedLines implements Merging {
  readonly output = 'lines';
  readonly #width: number;
  readonly #lines: InOrder<string>;
  readonly #held = new Map<string, string>();

  constructor(places: readonly Place[], sink: Sink) {
    this.#width = Math.max(...places.map((place) => placeName(place).length));
    this.#lines = new InOrder((lines) => sink.write(Buffer.from(lines.join(''))));
  }

  take(name: string, data: Buffer): Promise<void> {
    const lines = `${this.#held.get(name) ?? ''}${data}`.split('\n');
    this.#held.set(name, lines.pop() ?? '');
    // tcpdump prints an empty line at its end.
    for (const line of lines.filter((text) => text !== '')) {
      const [time = ''] = line.split(' ', 1);
      this.#lines.push(`${name.padEnd(this.#width)}  ${line}\n`, time);
    }
    return this.#lines.room;
  }

  isReady = () => true;

  async begin(): Promise<void> {
    this.#lines.begin();
  }

  async end(): Promise<undefined> {
    await this.#lines.end();
  }
}
