import type { Readable } from 'node:stream';
import type { Terminal } from '../../kernel/terminal.ts';

type Send = (data: Buffer) => Promise<void>;

/** Passes a stream on until it ends, no faster than the reader takes it. */
export async function relay(stream: Readable | undefined, send: Send): Promise<void> {
  if (!stream) return;
  for await (const data of stream) await send(data as Buffer);
}

/**
 * Passes on the output of a terminal until its program has ended. Background jobs may keep the terminal open, so
 * the stream's end cannot be waited for. Instead a mark is written to the terminal when the program ends. It comes
 * after all earlier output, because a terminal keeps the order of its bytes.
 */
export async function relayTerminal(terminal: Terminal, ended: Promise<unknown>, send: Send): Promise<void> {
  const mark = Buffer.from(crypto.randomUUID());
  void ended.then(() => terminal.mark(mark.toString()) || terminal.close());
  let held = Buffer.alloc(0);
  try {
    for await (const data of terminal.stream) {
      const all = Buffer.concat([held, data as Buffer]);
      const end = all.indexOf(mark);
      if (end !== -1) return await send(all.subarray(0, end));
      const keep = beginningOf(mark, all);
      await send(all.subarray(0, all.length - keep));
      held = Buffer.from(all.subarray(all.length - keep));
    }
  } catch (error) {
    // We closed the stream ourselves: nobody wants the rest.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Returns how many of the last bytes may be the beginning of the mark. */
function beginningOf(mark: Buffer, data: Buffer): number {
  for (let length = Math.min(mark.length - 1, data.length); length > 0; length--) {
    if (data.subarray(data.length - length).equals(mark.subarray(0, length))) return length;
  }
  return 0;
}
