/** The longest message in bytes, because lengths inside a message have 16 bits. */
export const LONGEST = 1 << 16;

/** The highest bit of an attribute's type: the value consists of attributes. */
const NESTED = 0x8000;

/**
 * Writes messages one after the other into memory that is reused. Everything in netlink begins at a multiple of
 * four bytes, so the writer counts and writes words. An attribute consists of its length and type, its value, and
 * zeros up to the next word. Numbers are in the machine's byte order, which is little-endian wherever this project
 * runs.
 */
export class Writer {
  readonly #words: Int32Array;
  readonly #bytes: Buffer;
  /** Where the next word goes, and where the last message begins. */
  #at = 0;
  #message = 0;

  /** @param size of all messages in bytes; the longest message must still fit behind the others */
  constructor(size = 2 * LONGEST) {
    const memory = new ArrayBuffer(size);
    this.#words = new Int32Array(memory);
    this.#bytes = Buffer.from(memory);
  }

  /** Bytes. */
  get length(): number {
    return this.#at * 4;
  }

  /** The bytes written so far. They are valid until something else is written. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.#at = 0;
  }

  begin(type: number, flags: number, sequence: number): void {
    this.#message = this.#at;
    this.word(0);
    this.word(type | (flags << 16));
    this.word(sequence);
    this.word(0);
  }

  end(): void {
    this.#words[this.#message] = (this.#at - this.#message) * 4;
  }

  flag(flags: number): void {
    this.#bytes.writeUInt16LE(this.#bytes.readUInt16LE(this.#message * 4 + 6) | flags, this.#message * 4 + 6);
  }

  /** Writes a word of a fixed structure, with which most messages begin. */
  word(value: number): void {
    this.#words[this.#at++] = value;
  }

  u8(type: number, value: number): void {
    this.word((type << 16) | 5);
    this.word(value);
  }

  u16(type: number, value: number): void {
    this.word((type << 16) | 6);
    this.word(value);
  }

  u32(type: number, value: number): void {
    this.word((type << 16) | 8);
    this.word(value);
  }

  /** Writes text with the final zero that the kernel expects of a name. */
  text(type: number, value: string): void {
    const start = this.length + 4;
    let end = start + this.#bytes.write(value, start);
    this.word((type << 16) | (end + 1 - start + 4));
    do this.#bytes[end++] = 0;
    while (end % 4 !== 0);
    this.#at = end / 4;
  }

  /** `aa:bb:cc:dd:ee:ff` */
  mac(type: number, value: string): void {
    this.word((type << 16) | 10);
    this.#words[this.#at + 1] = 0;
    this.#bytes.write(value.replaceAll(':', ''), this.length, 'hex');
    this.#at += 2;
  }

  bytes(type: number, value: Uint8Array): void {
    this.word((type << 16) | (4 + value.length));
    const end = this.#at + Math.ceil(value.length / 4);
    if (end > this.#at) this.#words[end - 1] = 0;
    this.#bytes.set(value, this.length);
    this.#at = end;
  }

  /** Begins an attribute. Its value is everything that is written until `close`. @returns the argument for `close` */
  open(type: number): number {
    this.word(type << 16);
    return this.#at - 1;
  }

  /** Begins a nested attribute. */
  nest(type: number): number {
    return this.open(type | NESTED);
  }

  close(opened: number): void {
    this.#words[opened] = (this.#words[opened] ?? 0) | ((this.#at - opened) * 4);
  }
}
