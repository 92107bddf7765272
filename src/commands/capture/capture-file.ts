import { type FileHandle, open } from 'node:fs/promises';
import { cannotWrite } from '../../host/cannot-write.ts';
import { say } from '../output.ts';
import type { Sink } from './merging.ts';

/** A file that is created by the first write. So a capture that never starts leaves an existing file alone. */
export class CaptureFile implements Sink {
  readonly #path: string;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async write(data: Buffer): Promise<void> {
    this.#file ??= await this.#open();
    await this.#file.writeFile(data);
  }

  watch = () => () => {};

  async close(): Promise<void> {
    await this.#file?.close();
  }

  async #open(): Promise<FileHandle> {
    try {
      const file = await open(this.#path, 'w');
      say(`writing to ${this.#path}`);
      return file;
    } catch (error) {
      throw cannotWrite(this.#path, error);
    }
  }
}
