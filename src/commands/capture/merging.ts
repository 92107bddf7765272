import { whenReaderLeaves } from '../reader.ts';
import type { Place } from './place.ts';

/** The destination of a capture. */
export interface Sink {
  /** Resolves when there is room for more. */
  write(data: Buffer): Promise<void>;
  /** Calls `left` when nobody reads any more. @returns a function that ends the watch */
  watch(left: () => void): () => void;
  close(): Promise<void>;
}

/** Makes one stream of what several tcpdumps write. Each is known by the name of its place. */
export interface Merging {
  /** What each tcpdump is to write. */
  readonly output: 'lines' | 'pcap';
  /** Resolves when the tcpdump may go on. */
  take(name: string, data: Buffer): Promise<void>;
  /** Has this place reported all that must be known before the stream begins? */
  isReady(name: string): boolean;
  /** @param places the places that capture */
  begin(places: readonly Place[]): Promise<void>;
  /**
   * @param dropped frames that the kernel had no room for, by place. @returns the number of packets in the
   * stream, if they were counted
   */
  end(dropped: ReadonlyMap<string, number>): Promise<number | undefined>;
}

export const toStdout: Sink = {
  write: (data) => new Promise((resolve) => process.stdout.write(data, () => resolve())),
  watch: whenReaderLeaves,
  close: async () => {},
};
