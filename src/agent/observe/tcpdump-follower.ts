import { readFileSync } from 'node:fs';
import type { Child } from '../../kernel/spawn.ts';
import { LabError } from '../../lab/error.ts';
import type { FrameRecord } from '../protocol.ts';
import { withHeader } from './bare-packet.ts';

/** Where one tcpdump captures. */
export interface TcpdumpPlace {
  node: string;
  interface: string;
  /** Absent for `lo`. A packet leaves and comes in there at the same time, and tcpdump shows it once. */
  direction?: FrameRecord['direction'];
}

const FILE_HEADER = 24;
/** LINKTYPE_RAW: IP packets without a frame header. */
const BARE = 101;
const LINK_TYPE = 20;
const RECORD_HEADER = 16;
const DROPPED = /\d+ packets? captured, .* (\d+) packets? dropped by kernel/;

/** Follows the messages of one tcpdump, and the file that it writes. */
export class TcpdumpFollower {
  readonly place: TcpdumpPlace;
  readonly #path: string;
  readonly #pid: number;
  #counters = { dropped: 0, answers: 0 };
  /** Where the next slice begins. */
  #taken = { bytes: FILE_HEADER, dropped: 0 };
  #said = '';
  #complaint = '';
  #listening = false;
  #ended = false;
  #wake: (() => void)[] = [];

  constructor(place: TcpdumpPlace, path: string, { pid, stderr }: Child) {
    this.place = place;
    this.#path = path;
    this.#pid = pid;
    stderr?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    stderr?.once('close', () => {
      this.#ended = true;
      this.#notify();
    });
  }

  async ready(): Promise<void> {
    await this.#until(() => this.#listening);
  }

  /** Resolves with the next answer to SIGUSR1. */
  async nextCounters(): Promise<void> {
    const { answers } = this.#counters;
    await this.#until(() => this.#counters.answers > answers);
  }

  /** Does tcpdump have packets left to read? It sleeps only if it has none. */
  isBehind(): boolean {
    try {
      return !readFileSync(`/proc/${this.#pid}/stat`, 'utf8').includes(') S ');
    } catch {
      throw this.#failure();
    }
  }

  /** Returns the frames since the last slice, up to that time. tcpdump writes a packet before it counts it. */
  slice(untilNs: bigint): { frames: FrameRecord[]; dropped: number } {
    const file = readFileSync(this.#path);
    const frames: FrameRecord[] = [];
    const isBare = file.length >= FILE_HEADER && file.readUInt16LE(LINK_TYPE) === BARE;
    let at = this.#taken.bytes;
    for (let record = recordAt(file, at); record && record.timeNs <= untilNs; record = recordAt(file, at)) {
      const { timeNs, end } = record;
      const { length: wireLength, data } = isBare ? (withHeader(record) ?? record) : record;
      for (const direction of this.#directions())
        frames.push({
          interface: this.place.interface,
          direction,
          timeNs: String(timeNs),
          wireLength,
          data: data.toString('base64'),
        });
      at = end;
    }
    const dropped = this.#counters.dropped - this.#taken.dropped;
    this.#taken = { bytes: at, dropped: this.#counters.dropped };
    return { frames, dropped };
  }

  #directions(): readonly FrameRecord['direction'][] {
    return this.place.direction ? [this.place.direction] : ['out', 'in'];
  }

  #hear(text: string): void {
    const lines = (this.#said + text).split('\n');
    this.#said = lines.pop() ?? '';
    for (const line of lines) this.#understand(line);
    this.#notify();
  }

  #understand(line: string): void {
    const dropped = line.match(DROPPED)?.[1];
    if (dropped !== undefined) {
      this.#counters = { dropped: Number(dropped), answers: this.#counters.answers + 1 };
    } else if (line.includes('listening on')) {
      this.#listening = true;
    } else {
      this.#complaint += `${line}\n`;
    }
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#ended) throw this.#failure();
      await new Promise<void>((wake) => this.#wake.push(wake));
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  #failure(): LabError {
    const where = `${this.place.node}:${this.place.interface}`;
    const said = `${this.#complaint}${this.#said}`.trim();
    return new LabError('kernel', { where, what: `tcpdump: ${said || 'it ended'}` });
  }
}

/** Reads one complete record of a pcap file. The file is little-endian, as all supported processors are. */
function recordAt(file: Buffer, at: number) {
  const start = at + RECORD_HEADER;
  if (start > file.length) return undefined;
  const end = start + file.readUInt32LE(at + 8);
  if (end > file.length) return undefined;
  return {
    timeNs: BigInt(file.readUInt32LE(at)) * 1_000_000_000n + BigInt(file.readUInt32LE(at + 4)),
    length: file.readUInt32LE(at + 12),
    data: file.subarray(start, end),
    end,
  };
}
