import type { CapturedFrame } from './types.ts';

export interface PcapHeader {
  /** A number of pcap's `LINKTYPE_` list. */
  linkType: number;
  /** The number of bytes of a frame that are kept. */
  snapLength: number;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** The magic number of a file with times in nanoseconds. It also tells the writer's byte order. */
const MAGIC = 0xa1b23c4d;
/** The upper bits of the link type say how long the checksum at the end of a frame is. */
const LINK_TYPE_BITS = 0x03ffffff;

/**
 * Reads a pcap file while `tcpdump --time-stamp-precision=nano -U -w -` writes it. The bytes may come in any pieces.
 */
export class PcapStream {
  #held: Buffer = Buffer.alloc(0);
  #header: PcapHeader | undefined;
  #isLittle = true;

  /** Known as soon as the bytes of the header have come. */
  get header(): PcapHeader | undefined {
    return this.#header;
  }

  /** @returns the frames that are complete by now, as views of the given buffers */
  push(data: Buffer): CapturedFrame[] {
    this.#held = this.#held.length === 0 ? data : Buffer.concat([this.#held, data]);
    if (!this.#header && !this.#readHeader()) return [];
    const frames: CapturedFrame[] = [];
    let at = 0;
    while (this.#held.length >= at + RECORD_HEADER) {
      const start = at + RECORD_HEADER;
      const end = start + this.#number(at + 8);
      if (end > this.#held.length) break;
      frames.push({
        timeNs: BigInt(this.#number(at)) * 1_000_000_000n + BigInt(this.#number(at + 4)),
        wireLength: this.#number(at + 12),
        data: this.#held.subarray(start, end),
      });
      at = end;
    }
    this.#held = this.#held.subarray(at);
    return frames;
  }

  #readHeader(): boolean {
    if (this.#held.length < FILE_HEADER) return false;
    this.#isLittle = this.#held.readUInt32LE(0) === MAGIC;
    this.#header = { linkType: this.#number(20) & LINK_TYPE_BITS, snapLength: this.#number(16) };
    this.#held = this.#held.subarray(FILE_HEADER);
    return true;
  }

  #number(at: number): number {
    return this.#isLittle ? this.#held.readUInt32LE(at) : this.#held.readUInt32BE(at);
  }
}
