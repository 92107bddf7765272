import { closeSync, openSync, readSync } from 'node:fs';

/** Where the header of a kernel for x86 has what is read here (`Documentation/arch/x86/boot.rst` in the kernel's source). */
const MAGIC = 0x202;
const VERSION = 0x20e;
const SETUP = 0x200;
/** A pointer of 16 bits, and the text it leads to. */
const LONGEST = 0x10200;

/** What `uname -r` will say in a kernel for x86, as its bzImage tells; undefined if the file is none. */
export function releaseOfImage(file: string): string | undefined {
  const head = readHead(file);
  if (head.toString('latin1', MAGIC, MAGIC + 4) !== 'HdrS') return undefined;
  const text = head.toString('latin1', head.readUInt16LE(VERSION) + SETUP);
  return /^[0-9]+\.[0-9]+[\w.+~-]*/.exec(text)?.[0];
}

function readHead(file: string): Buffer {
  const head = Buffer.alloc(LONGEST);
  const descriptor = openSync(file, 'r');
  try {
    return head.subarray(0, Math.max(readSync(descriptor, head), VERSION + 2));
  } finally {
    closeSync(descriptor);
  }
}
