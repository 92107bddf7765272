import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';
import { check } from './error.ts';
import { ioctl } from './libc.ts';

/** Numbers of <asm-generic/ioctls.h>. */
const TIOCGPTN = 0x8004_5430;
const TIOCSPTLCK = 0x4004_5431;
const TIOCSWINSZ = 0x5414;

/** A pseudo-terminal. Data that is written to `stream` is typed; data that is read from it is shown. */
export interface Terminal {
  stream: Duplex;
  /** The program's side, for its standard input, output and error. */
  path: string;
  /**
   * Writes to the terminal as a program would: the text comes after everything that was written before. False if
   * the buffer is full.
   */
  mark(text: string): boolean;
  resize(columns: number, rows: number): void;
  close(): void;
}

export function openTerminal(columns: number, rows: number): Terminal {
  const master = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY);
  const number = Buffer.alloc(4);
  check(ioctl(master, TIOCSPTLCK, Buffer.alloc(4)), 'terminal', 'unlock it');
  check(ioctl(master, TIOCGPTN, number), 'terminal', 'read its number');
  const path = `/dev/pts/${number.readUInt32LE()}`;
  // The slave side stays open here, because a terminal ends when nobody has it open.
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const stream = new ReadStream(master);
  const resize = (width: number, height: number) => {
    const size = Buffer.alloc(8);
    size.writeUInt16LE(height, 0);
    size.writeUInt16LE(width, 2);
    check(ioctl(master, TIOCSWINSZ, size), 'terminal', 'set its size');
  };
  resize(columns, rows);
  const mark = (text: string) => {
    // The terminal was closed meanwhile, and its descriptor may belong to another file by now.
    if (stream.destroyed) return false;
    // Opened a second time, so that writing does not block while the output is stopped.
    const fd = openSync(
      `/proc/self/fd/${slave}`,
      constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK,
    );
    try {
      return writeSync(fd, text) === text.length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
      throw error;
    } finally {
      closeSync(fd);
    }
  };
  stream.once('close', () => closeSync(slave));
  return { stream, path, mark, resize, close: () => stream.destroy() };
}
