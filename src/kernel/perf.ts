import koffi from 'koffi';
import { check } from './error.ts';
import * as libc from './libc.ts';

/** Numbers of linux/perf_event.h and <sys/mman.h>. */
const TYPE_TRACEPOINT = 2;
const SAMPLE_TIME = 1 << 2;
const SAMPLE_RAW = 1 << 10;
const USE_CLOCKID = 1n << 25n;
const RECORD_LOST = 2;
const RECORD_SAMPLE = 9;
const FLAG_CLOEXEC = 8;
const SET_FILTER = 0x4008_2406;
const ATTRIBUTE_SIZE = 112;
const HEAD = 1024;
const TAIL = 1032;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;

const PAGE = 4096;
/** Pages for data; a power of two. They hold some thousand events. */
const PAGES = 64;

export interface TracepointEvent {
  /** Nanoseconds of CLOCK_MONOTONIC. */
  timeNs: bigint;
  /** The event's fields, at the offsets in the tracepoint's format. */
  data: Buffer;
}

/**
 * The events of a tracepoint on one processor, in a ring that is shared with the kernel. Only root may open it. It
 * ends with its descriptor, however this process ends.
 */
export class TracepointRing {
  readonly #fd: number;
  readonly #address: unknown;
  readonly #memory: Buffer;

  /** @param filter as in a tracepoint's `filter` file */
  constructor(id: number, cpu: number, filter: string) {
    const object = `tracepoint ${id}`;
    const attributes = attributesOf(id);
    this.#fd = check(libc.perfEventOpen(attributes, -1, cpu, -1, FLAG_CLOEXEC), object, 'open it');
    const length = (PAGES + 1) * PAGE;
    this.#address = libc.mmap(null, length, PROT_READ_WRITE, MAP_SHARED, this.#fd, 0);
    this.#memory = Buffer.from(koffi.view(this.#address, length));
    check(libc.ioctl(this.#fd, SET_FILTER, Buffer.from(`${filter}\0`)), object, `filter by ${filter}`);
  }

  /** Returns the events since the last call. `lost` means that the ring was full. */
  take(): { events: TracepointEvent[]; lost: boolean } {
    const events: TracepointEvent[] = [];
    let lost = false;
    const head = this.#memory.readBigUInt64LE(HEAD);
    let tail = this.#memory.readBigUInt64LE(TAIL);
    while (tail < head) {
      const header = this.#copy(tail, 8);
      const size = header.readUInt16LE(6);
      const record = this.#copy(tail, size);
      const type = header.readUInt32LE(0);
      if (type === RECORD_SAMPLE) {
        const end = 20 + record.readUInt32LE(16);
        events.push({ timeNs: record.readBigUInt64LE(8), data: record.subarray(20, end) });
      }
      lost ||= type === RECORD_LOST;
      tail += BigInt(size);
    }
    this.#memory.writeBigUInt64LE(tail, TAIL);
    return { events, lost };
  }

  close(): void {
    libc.munmap(this.#address, (PAGES + 1) * PAGE);
    libc.close(this.#fd);
  }

  /** A record may continue at the beginning of the ring. */
  #copy(position: bigint, size: number): Buffer {
    const start = Number(position % BigInt(PAGES * PAGE));
    const data = this.#memory.subarray(PAGE);
    const first = data.subarray(start, start + size);
    return Buffer.concat([first, data.subarray(0, size - first.length)]);
  }
}

function attributesOf(id: number): Buffer {
  const attributes = Buffer.alloc(ATTRIBUTE_SIZE);
  attributes.writeUInt32LE(TYPE_TRACEPOINT, 0);
  attributes.writeUInt32LE(ATTRIBUTE_SIZE, 4);
  attributes.writeBigUInt64LE(BigInt(id), 8);
  attributes.writeBigUInt64LE(1n, 16);
  attributes.writeBigUInt64LE(BigInt(SAMPLE_TIME | SAMPLE_RAW), 24);
  attributes.writeBigUInt64LE(USE_CLOCKID, 40);
  attributes.writeInt32LE(libc.CLOCK_MONOTONIC, 92);
  return attributes;
}
