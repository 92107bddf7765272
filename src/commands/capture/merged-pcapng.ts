import { PcapStream } from '../../packet/pcap-stream.ts';
import type { PcapngFile, PcapngPacket } from '../../packet/pcapng/types.ts';
import { pcapngEnd, pcapngPackets, pcapngStart } from '../../packet/pcapng/write.ts';
import type { CapturedFrame } from '../../packet/types.ts';
import { describeInterface } from '../../report/evidence/interface.ts';
import { version } from '../../version.ts';
import type { RunningLab } from '../running-lab.ts';
import { InOrder } from './in-order.ts';
import type { Merging, Sink } from './merging.ts';
import { type Place, placeName } from './place.ts';

type Frame = CapturedFrame & { place: string };

/** One pcapng stream from several tcpdumps. It has one interface per place, with the lab's names. */
export class MergedPcapng implements Merging {
  readonly output = 'pcap';
  readonly #living: RunningLab;
  readonly #sink: Sink;
  readonly #pcaps: ReadonlyMap<string, PcapStream>;
  readonly #frames: InOrder<Frame>;
  /** The places that capture; the index is the number of the interface in the file. */
  #interfaces: PcapngFile['interfaces'] = [];
  #received: number[] = [];
  #begun = false;

  constructor(living: RunningLab, places: readonly Place[], sink: Sink) {
    this.#living = living;
    this.#sink = sink;
    this.#pcaps = new Map(places.map((place) => [placeName(place), new PcapStream()]));
    this.#frames = new InOrder((frames) =>
      sink.write(pcapngPackets(frames.map((frame) => this.#count(frame)))),
    );
  }

  take(name: string, data: Buffer): Promise<void> {
    for (const frame of this.#pcaps.get(name)?.push(data) ?? [])
      this.#frames.push({ ...frame, place: name }, frame.timeNs);
    return this.#frames.room;
  }

  isReady(name: string): boolean {
    return this.#pcaps.get(name)?.header !== undefined;
  }

  async begin(places: readonly Place[]): Promise<void> {
    const { status, kernel, topology } = this.#living;
    this.#interfaces = places.map((place) => ({
      ...describeInterface(topology, place.node, place.interface),
      ...(this.#pcaps.get(placeName(place))?.header ?? { snapLength: 0 }),
    }));
    this.#received = places.map(() => 0);
    const about = {
      comments: [`lab ${status.name}`],
      application: `Hairpin ${version}`,
      system: `Linux ${kernel}`,
    };
    await this.#sink.write(pcapngStart({ ...about, interfaces: this.#interfaces }));
    this.#begun = true;
    this.#frames.begin();
  }

  async end(dropped: ReadonlyMap<string, number>): Promise<number | undefined> {
    if (!this.#begun) return undefined;
    await this.#frames.end();
    const interfaces = this.#interfaces.map((each) => ({ ...each, dropped: dropped.get(each.name) ?? 0 }));
    await this.#sink.write(pcapngEnd({ interfaces }, this.#received, BigInt(Date.now()) * 1_000_000n));
    return this.#received.reduce((sum, each) => sum + each, 0);
  }

  #count({ place, ...frame }: Frame): PcapngPacket {
    const index = this.#interfaces.findIndex(({ name }) => name === place);
    this.#received[index] = (this.#received[index] ?? 0) + 1;
    return { ...frame, interface: index, comments: [] };
  }
}
