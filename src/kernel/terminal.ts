import { closeSync, constants, openSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';
import { check } from './error.ts';
import { ioctl } from './libc.ts';

/** Numbers of <asm-generic/ioctls.h>. */
const TIOCGPTN = 0x8004_5430;
const TIOCSPTLCK = 0x4004_5431;
const TIOCSWINSZ = 0x5414;

/** A pseudo-terminal: what is written to `stream` is typed, what is read from it is shown. */
export interface Terminal {
  stream: Duplex;
  /** The program's side, to be its standard input, output and error. */
  slave: number;
  /** Once the program has it: the terminal ends when nobody holds its slave any longer. */
  closeSlave(): void;
  resize(columns: number, rows: number): void;
  close(): void;
}

export function openTerminal(columns: number, rows: number): Terminal {
  const master = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY);
  const number = Buffer.alloc(4);
  check(ioctl(master, TIOCSPTLCK, Buffer.alloc(4)), 'terminal', 'unlock it');
  check(ioctl(master, TIOCGPTN, number), 'terminal', 'read its number');
  const slave = openSync(`/dev/pts/${number.readUInt32LE()}`, constants.O_RDWR | constants.O_NOCTTY);
  const stream = new ReadStream(master);
  const resize = (width: number, height: number) => {
    const size = Buffer.alloc(8);
    size.writeUInt16LE(height, 0);
    size.writeUInt16LE(width, 2);
    check(ioctl(master, TIOCSWINSZ, size), 'terminal', 'set its size');
  };
  resize(columns, rows);
  return { stream, slave, closeSlave: () => closeSync(slave), resize, close: () => stream.destroy() };
}
