import type { Namespace } from '../kernel/namespace.ts';
import type { LabError } from '../lab/error.ts';
import { programError, stream } from './program.ts';
import type { CaptureFile } from './protocol.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/**
 * `-p`: a promiscuous bridge passes frames up as well, which changes what the lab does. `--immediate-mode -U`:
 * every packet is written as it comes. The snapshot length keeps each slot of the kernel's ring small,
 * so that `-B` (KiB) holds some hundred packets; it is longer than any frame of the usual MTU.
 */
const ARGUMENTS = [
  '-p',
  '-n',
  '-U',
  '--immediate-mode',
  '--time-stamp-precision=nano',
  '-s',
  '2048',
  '-B',
  '1024',
];
const COUNTERS =
  /(\d+) packets? captured, (\d+) packets? received by filter, (\d+) packets? dropped by kernel/g;

interface Counters {
  captured: number;
  received: number;
  dropped: number;
}

/** One tcpdump on one interface, from readiness to its end; read in slices, one for each probe. */
export class Capture {
  readonly node: string;
  readonly interface: string;
  #process;
  #file = Buffer.alloc(0);
  #stderr = '';
  /** Where the slice that has not been taken yet begins, in packets and bytes. */
  #taken = { packets: 0, bytes: FILE_HEADER, dropped: 0 };
  /** What has been read of the file so far: whole records only. */
  #read = { packets: 0, bytes: FILE_HEADER };
  #ended = false;
  #wake: (() => void)[] = [];

  constructor(namespace: Namespace, name: string) {
    this.node = namespace.name;
    this.interface = name;
    // `-Z root` keeps root from handing the process to a user that a sandbox need not have.
    const user = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
    this.#process = stream(namespace, 'tcpdump', [...ARGUMENTS, ...user, '-i', name, '-w', '-']);
    this.#process.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#notify();
    });
    void this.#process.then(() => {
      this.#ended = true;
      this.#notify();
    });
  }

  /** Resolves when packets are being captured. */
  async ready(): Promise<void> {
    await this.#until(() => this.#stderr.includes('listening on') && this.#file.length >= FILE_HEADER);
  }

  /**
   * Everything the kernel has handed to this capture since the last slice. tcpdump may be behind the kernel,
   * and its pipe behind tcpdump: its own counters (printed on SIGUSR1) say when it has caught up.
   */
  async slice(): Promise<CaptureFile> {
    let counters = await this.#counters();
    while (counters.captured + counters.dropped < counters.received) counters = await this.#counters();
    await this.#until(() => this.#read.packets >= counters.captured);
    const from = this.#taken;
    this.#taken = { ...this.#read, dropped: counters.dropped };
    const pcap = Buffer.concat([
      this.#file.subarray(0, FILE_HEADER),
      this.#file.subarray(from.bytes, this.#read.bytes),
    ]);
    const dropped = counters.dropped - from.dropped;
    return { node: this.node, interface: this.interface, pcap: pcap.toString('base64'), dropped };
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process;
  }

  async #counters(): Promise<Counters> {
    const seen = this.#allCounters().length;
    this.#process.kill('SIGUSR1');
    await this.#until(() => this.#allCounters().length > seen);
    const [, captured, received, dropped] = this.#allCounters().at(-1) ?? [];
    return { captured: Number(captured), received: Number(received), dropped: Number(dropped) };
  }

  #allCounters(): RegExpMatchArray[] {
    return [...this.#stderr.matchAll(COUNTERS)];
  }

  #take(chunk: Buffer): void {
    this.#file = Buffer.concat([this.#file, chunk]);
    const read = this.#read;
    while (read.bytes + RECORD_HEADER <= this.#file.length) {
      const end = read.bytes + RECORD_HEADER + this.#file.readUInt32LE(read.bytes + 8);
      if (end > this.#file.length) break;
      read.bytes = end;
      read.packets += 1;
    }
    this.#notify();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#ended) throw await this.#failure();
      await new Promise<void>((wake) => this.#wake.push(wake));
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  async #failure(): Promise<LabError> {
    const { code, exitCode, signal } = await this.#process;
    return programError(`${this.node}:${this.interface}`, 'tcpdump', {
      code,
      exitCode,
      signal,
      stderr: this.#stderr,
    });
  }
}
