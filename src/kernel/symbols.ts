import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import koffi from 'koffi';
import { check } from './error.ts';
import { spawn } from './spawn.ts';

/** Writes sixteen digits, which sort as text in the same order as the numbers. */
const hex = (address: bigint) => address.toString(16).padStart(16, '0');

/** A line of /proc/kallsyms: `ffffffff81a3c0d0 t br_handle_frame_finish	[bridge]` */
const LINE = /^([0-9a-f]{16}) (.) (\S+)/;

/**
 * The names of kernel functions. The kernel's own symbols are sorted by address; those of modules, after them, are
 * not. There are more than a hundred thousand lines, and few are asked for, so the text is searched as it is.
 */
export class Symbols {
  readonly #own: string;
  readonly #modules: string[];
  readonly #known = new Map<bigint, string>();

  constructor(text: string) {
    const module = text.indexOf('\t[');
    const end = module < 0 ? text.length : text.lastIndexOf('\n', module) + 1;
    this.#own = text.slice(0, end);
    this.#modules = text.slice(end).split('\n');
  }

  /**
   * Returns the function at the address, with the offset in it: `br_handle_frame_finish+0x1a4`. Empty if the kernel
   * hides its symbols.
   */
  name(address: bigint): string {
    const name = this.#known.get(address) ?? this.#find(address);
    this.#known.set(address, name);
    return name;
  }

  #find(address: bigint): string {
    const wanted = hex(address);
    const lines = [lastUpTo(this.#own, wanted), ...this.#modules.filter((line) => isFunction(line, wanted))];
    const nearest = lines.reduce((best, line) => (line.slice(0, 16) > best.slice(0, 16) ? line : best), '');
    const [, start = '', , name] = nearest.match(LINE) ?? [];
    return /[1-9a-f]/.test(start) ? `${name}+0x${(address - BigInt(`0x${start}`)).toString(16)}` : '';
  }
}

const memfdCreate = koffi.load(null).func('int memfd_create(const char *, unsigned int)');
const MFD_CLOEXEC = 1;

/**
 * Lets another process copy the symbols into a file in memory: the kernel prints one page per call, and there are
 * more than a thousand pages.
 */
export async function readSymbols(): Promise<Symbols> {
  const file = check(memfdCreate('symbols', MFD_CLOEXEC), 'symbols', 'make a file in memory');
  try {
    const symbols = openSync('/proc/kallsyms', 'r');
    try {
      const { env } = process;
      await spawn('cat', [], { env, stdin: { descriptor: symbols }, stdout: { descriptor: file } }).ended;
    } catch {
      // Without the program the functions have no names. Verdicts do not depend on them.
    } finally {
      closeSync(symbols);
    }
    const text = Buffer.alloc(fstatSync(file).size);
    readSync(file, text, 0, text.length, 0);
    return new Symbols(text.toString('latin1'));
  } finally {
    closeSync(file);
  }
}

/** Returns the last line whose address is not after the wanted one. The lines must be sorted. */
function lastUpTo(text: string, wanted: string): string {
  let [low, high] = [0, text.length];
  while (low < high) {
    const start = text.lastIndexOf('\n', Math.max(((low + high) >>> 1) - 1, 0)) + 1;
    if (text.slice(start, start + 16) <= wanted) low = lineEnd(text, start);
    else high = start;
  }
  for (let end = low; end > 0; ) {
    const start = text.lastIndexOf('\n', end - 2) + 1;
    const line = text.slice(start, end);
    if (isFunction(line, wanted)) return line;
    end = start;
  }
  return '';
}

const lineEnd = (text: string, start: number) => text.indexOf('\n', start) + 1 || text.length;

const isFunction = (line: string, upTo: string) =>
  'tTwW'.includes(line[17] ?? ' ') && line.slice(0, 16) <= upTo;
