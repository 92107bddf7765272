import { closeSync, openSync, readSync } from 'node:fs';

/** Offsets in the header of an x86 kernel (`Documentation/arch/x86/boot.rst` in the kernel's source). */
const MAGIC = 0x202;
const VERSION = 0x20e;
const SETUP = 0x200;
/** The largest offset of the release's text to which a 16-bit pointer can lead. */
const LONGEST = 0x10200;

/** Returns what `uname -r` will say, from an x86 bzImage. Undefined if the file is not one. */
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
