import { constants, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { LabError } from '../../lab/error.ts';
import type { Sink } from './merging.ts';

/** A named pipe for another program. Opening it waits for the reader, who may close it at any time. */
export class Fifo implements Sink {
  readonly #path: string;
  #pipe: FileHandle | undefined;
  #left: (() => void) | undefined;

  /** @throws LabError `usage` if there is no named pipe: writing would create or overwrite a file */
  constructor(path: string) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found?.isFIFO()) {
      const what = found ? 'is no named pipe' : 'there is no such named pipe';
      throw new LabError('usage', { where: `--fifo ${path}`, what, allowed: 'one that mkfifo has made' });
    }
    this.#path = path;
  }

  async write(data: Buffer): Promise<void> {
    try {
      this.#pipe ??= await open(this.#path, constants.O_WRONLY);
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
