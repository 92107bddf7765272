import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { LabError } from '../../lab/error.ts';
import { missingProgram } from '../program.ts';
import type { CaptureFile } from '../protocol.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const COUNTERS =
  /(\d+) packets? captured, (\d+) packets? received by filter, (\d+) packets? dropped by kernel/;

/** What one tcpdump says, and the file it writes. */
export class CaptureFollower {
  readonly #place: { node: string; interface: string };
  readonly #path: string;
  #counters = { captured: 0, received: 0, dropped: 0, answers: 0 };
  /** Where the slice that has not been taken yet begins. */
  #taken = { bytes: FILE_HEADER, dropped: 0 };
  #said = '';
  #complaint = '';
  #listening = false;
  #ended = false;
  #wake: (() => void)[] = [];

  constructor(place: { node: string; interface: string }, path: string, messages: Readable) {
    this.#place = { node: place.node, interface: place.interface };
    this.#path = path;
    messages.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    messages.once('close', () => {
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

  /** Whether the kernel has packets for this capture that tcpdump has not read yet. */
  isBehind(): boolean {
    return this.#counters.captured + this.#counters.dropped < this.#counters.received;
  }

  /** What was captured since the last slice, up to that time: a packet is written before it is counted. */
  slice(untilNs: bigint): CaptureFile {
    const file = readFileSync(this.#path);
    const end = endOf(file, this.#taken.bytes, untilNs);
    const records = file.subarray(this.#taken.bytes, end);
    const pcap = Buffer.concat([file.subarray(0, FILE_HEADER), records]).toString('base64');
    const dropped = this.#counters.dropped - this.#taken.dropped;
    this.#taken = { bytes: end, dropped: this.#counters.dropped };
    return { ...this.#place, pcap, dropped };
  }

  #hear(text: string): void {
    const lines = (this.#said + text).split('\n');
    this.#said = lines.pop() ?? '';
    for (const line of lines) this.#understand(line);
    this.#notify();
  }

  #understand(line: string): void {
    const [, captured, received, dropped] = line.match(COUNTERS) ?? [];
    if (captured !== undefined) {
      const answers = this.#counters.answers + 1;
      this.#counters = {
        captured: Number(captured),
        received: Number(received),
        dropped: Number(dropped),
        answers,
      };
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
    const where = `${this.#place.node}:${this.#place.interface}`;
    const said = `${this.#complaint}${this.#said}`.trim();
    if (/failed to execute tcpdump/.test(said)) return missingProgram(where, 'tcpdump');
    if (/nsenter: not found/.test(said)) return missingProgram(where, 'nsenter');
    return new LabError('kernel', { where, what: `tcpdump: ${said || 'it ended'}` });
  }
}

/** Where the records end that are whole, and of frames up to that time. Little-endian, as the processors are. */
function endOf(file: Buffer, start: number, untilNs: bigint): number {
  let end = start;
  while (end + RECORD_HEADER <= file.length) {
    const timeNs = BigInt(file.readUInt32LE(end)) * 1_000_000_000n + BigInt(file.readUInt32LE(end + 4));
    const next = end + RECORD_HEADER + file.readUInt32LE(end + 8);
    if (timeNs > untilNs || next > file.length) break;
    end = next;
  }
  return end;
}
