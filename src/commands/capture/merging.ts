import { whenReaderLeaves } from '../reader.ts';
import type { Place } from './place.ts';

/** Where a capture is written to. */
export interface Sink {
  /** Resolves when there is room for more. */
  write(data: Buffer): Promise<void>;
  /** Calls `left` when nobody reads any more. @returns a function that stops watching */
  watch(left: () => void): () => void;
  close(): Promise<void>;
}

/** Merges the output of several tcpdumps into one stream. Each tcpdump is identified by the name of its place. */
export interface Merging {
  /** The output format of each tcpdump. */
  readonly output: 'lines' | 'pcap';
  /** Resolves when the tcpdump may continue. */
  take(name: string, data: Buffer): Promise<void>;
  /** Has this place reported everything that the start of the stream needs? */
  isReady(name: string): boolean;
  /** @param places the places that capture */
  begin(places: readonly Place[]): Promise<void>;
  /**
   * @param dropped frames that were lost because the kernel's buffer was full, by place. @returns the number of
   * packets in the stream, if they were counted
   */
  end(dropped: ReadonlyMap<string, number>): Promise<number | undefined>;
}

export const toStdout: Sink = {
  write: (data) => new Promise((resolve) => process.stdout.write(data, () => resolve())),
  watch: whenReaderLeaves,
  close: async () => {},
};
