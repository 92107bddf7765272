import type { LabError } from '../../lab/error.ts';
import { quietly } from '../exec.ts';
import type { RunningLab } from '../running-lab.ts';
import type { Merging } from './merging.ts';
import { type Place, placeName } from './place.ts';
import { Messages, tcpdump } from './tcpdump.ts';

/** The tcpdump at one of several interfaces. */
export class Tap {
  readonly name: string;
  readonly place: Place;
  /** Resolves with true when tcpdump captures, with false if it ended before that. */
  readonly began: Promise<boolean>;
  readonly #filter: readonly string[];
  readonly #messages = new Messages();
  #begin: (captures: boolean) => void = () => {};

  constructor(place: Place, filter: readonly string[]) {
    this.name = placeName(place);
    this.place = place;
    this.#filter = filter;
    this.began = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  /** Why tcpdump never captured. */
  get failure(): LabError | undefined {
    return this.#messages.failure(this.place, this.#filter);
  }

  /** Is the interface down or gone, so that no packet passes? That is no failure. */
  get isDown(): boolean {
    return /is not up|No such device/.test(this.#messages.text);
  }

  /** The number of frames that were lost because the kernel's buffer was full. Known once tcpdump has ended. */
  get dropped(): number {
    return Number(/^(\d+) packets? dropped by kernel/m.exec(this.#messages.text)?.[1] ?? 0);
  }

  /** Runs tcpdump until it ends. */
  async run(living: RunningLab, { output }: Merging): Promise<void> {
    const precise = output === 'pcap' ? ['--time-stamp-precision=nano'] : [];
    try {
      await living.agent.exec(tcpdump(living, this.name, this.place, this.#filter, output, precise));
    } finally {
      this.#begin(false);
    }
  }

  stop({ agent }: RunningLab): void {
    quietly(agent.signal(this.name, 'SIGINT'));
  }

  async take(stream: 'stdout' | 'stderr', data: Buffer, merging: Merging): Promise<void> {
    if (stream === 'stdout') await merging.take(this.name, data);
    else this.#messages.take(data);
    if (this.#messages.listening && merging.isReady(this.name)) this.#begin(true);
  }
}
