import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../lab/error.ts';
import { orUnwritable } from '../write-whole.ts';
import { cpio, type Entry } from './cpio.ts';
import type { KernelAtHand } from './kernels.ts';
import { neededModules } from './modules.ts';
import { findProgram } from './programs.ts';

const INIT = fileURLToPath(new URL('./init.sh', import.meta.url));

const FOLDERS = ['bin', 'proc', 'sys', 'dev', 'modules', 'machine', 'upper', 'new'];
const FOLDER = 0o40755;
const PROGRAM = 0o100755;
const FILE = 0o100644;

/**
 * Makes the first file system of a virtual machine: busybox, and the kernel modules that make the host's files
 * visible.
 * @param start a shell script, which becomes process 1
 * @returns the descriptor of a file without a name
 */
export function makeInitramfs(kernel: KernelAtHand, start: string): number {
  const modules = neededModules(kernel).map((path) => ({
    name: unpackedName(path),
    contents: unpacked(path),
  }));
  const order = modules.map(({ name }) => `${name}\n`).join('');
  const entries: Entry[] = [
    ...FOLDERS.map((path) => ({ path, mode: FOLDER })),
    { path: 'bin/busybox', mode: PROGRAM, contents: busybox() },
    { path: 'init', mode: PROGRAM, contents: readFileSync(INIT) },
    ...modules.map(({ name, contents }) => ({ path: `modules/${name}`, mode: FILE, contents })),
    { path: 'order', mode: FILE, contents: Buffer.from(order) },
    { path: 'start', mode: FILE, contents: Buffer.from(start) },
  ];
  return nameless(cpio(entries));
}

const unpackedName = (path: string) => basename(path).replace(/\.(xz|zst|gz)$/, '');

/** Unpacks a module, because busybox does not know all compression formats of the distributions. */
function unpacked(path: string): Buffer {
  const [, packed = ''] = /\.(xz|zst|gz)$/.exec(path) ?? [];
  const program = { xz: 'xz', zst: 'zstd', gz: 'gzip' }[packed];
  if (program === undefined) return readFileSync(path);
  findProgram(program);
  return execFileSync(program, ['-dc', path], { maxBuffer: 64 << 20 });
}

const PT_INTERP = 3;

/** @throws LabError `unable` if there is no busybox that runs without libraries */
export function busybox(): Buffer {
  const contents = readFileSync(findProgram('busybox'));
  // The program headers of a 64-bit ELF file. A program with an interpreter is linked with shared libraries.
  const [at, size, count] = [
    Number(contents.readBigUInt64LE(32)),
    contents.readUInt16LE(54),
    contents.readUInt16LE(56),
  ];
  const types = Array.from({ length: count }, (_, index) => contents.readUInt32LE(at + index * size));
  if (!types.includes(PT_INTERP)) return contents;
  const what = 'this busybox needs libraries, which a machine that boots does not have';
  throw new LabError('unable', { where: 'busybox', what }, 'install the package busybox-static');
}

/** Makes a file without a name, which nobody has to remove. QEMU opens it through its descriptor. */
function nameless(contents: Buffer): number {
  const folder = orUnwritable(tmpdir(), () => mkdtempSync(join(tmpdir(), 'hairpin-vm-')));
  const path = join(folder, 'initramfs');
  try {
    orUnwritable(path, () => writeFileSync(path, contents, { mode: 0o600 }));
    return openSync(path, 'r');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
