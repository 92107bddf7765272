import { type FileHandle, open } from 'node:fs/promises';
import type { Sink } from './merging.ts';

/** A named pipe that another program reads. Opening it waits for the reader, which may close it at any time. */
export class Fifo implements Sink {
  readonly #path: string;
  #pipe: FileHandle | undefined;
  #left: (() => void) | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async write(data: Buffer): Promise<void> {
    try {
      this.#pipe ??= await open(this.#path, 'w');
      await this.#pipe.writeFile(data);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
      this.#left?.();
    }
  }

  watch(left: () => void): () => void {
    this.#left = left;
    return () => {
      this.#left = undefined;
    };
  }

  async close(): Promise<void> {
    await this.#pipe?.close();
  }
}
