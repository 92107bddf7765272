import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { KernelError } from '../../kernel/error.ts';
import { SNAPSHOT } from '../../kernel/packet-ring.ts';
import { links } from '../../kernel/read.ts';
import { type Child, spawn } from '../../kernel/spawn.ts';
import { inTime } from '../../lab/patience.ts';
import type { Instance } from '../instance.ts';
import { ENVIRONMENT, isMissing, killGroup, missingProgram } from '../program.ts';
import type { FrameRecord, NodeCapture } from '../protocol.ts';
import { byNode, type PacketWatch, type Places } from './packet-watch.ts';
import { TcpdumpFollower, type TcpdumpPlace } from './tcpdump-follower.ts';

/**
 * `-p`: a promiscuous bridge would pass more frames up, which would change the lab. `--immediate-mode -U`: every
 * packet is written at once. A short snapshot length keeps the slots of the kernel's ring small, so that a buffer
 * of `-B` KiB holds some hundred packets. It is longer than a frame of the usual MTU.
 */
const OPTIONS = `-p -n -U --immediate-mode --time-stamp-precision=nano -s ${SNAPSHOT} -B 512 -w -`.split(' ');

const DIRECTIONS = ['in', 'out'] as const;

/**
 * Watches with two tcpdumps at each interface, one per direction, because a pcap file does not record directions.
 * It checks the packet sockets independently. The tcpdumps are ready before the first probe, and their files, in
 * the sandbox's own /run, are read in slices, one per probe.
 */
export class TcpdumpWatch implements PacketWatch {
  readonly #folder = mkdtempSync('/run/captures-');
  readonly #followers: TcpdumpFollower[] = [];
  readonly #running: Child[] = [];
  readonly #instance: Instance;
  readonly #places: Places;

  constructor(instance: Instance, places: Places) {
    this.#instance = instance;
    this.#places = places;
    const captured = places.filter((place) => isUp(instance, place));
    const all = captured.flatMap((place) =>
      place.interface === 'lo' ? place : DIRECTIONS.map((direction) => ({ ...place, direction })),
    );
    for (const [index, place] of all.entries()) this.#start(place, `${this.#folder}/${index}.pcap`);
  }

  /** Resolves when every tcpdump captures. */
  async ready(): Promise<void> {
    await this.#inTime('tcpdump did not begin', (follower) => follower.ready());
  }

  /** tcpdump may be behind the kernel, and nothing reports when it has caught up. */
  async slice(untilNs: bigint): Promise<NodeCapture[]> {
    await inTime('captures', 'tcpdump did not read all packets', this.#caughtUp(), () =>
      this.#signal('SIGKILL'),
    );
    const answers = this.#inTime('tcpdump told no counters', (follower) => follower.nextCounters());
    this.#signal('SIGUSR1');
    await answers;
    return [...byNode(this.#places)].map(([node, interfaces]) => {
      const slices = this.#followers
        .filter(({ place }) => place.node === node)
        .map((follower) => follower.slice(untilNs));
      return {
        node,
        interfaces,
        frames: slices.flatMap(({ frames }) => frames).sort(bySight(this.#bridges(node))),
        dropped: slices.reduce((sum, { dropped }) => sum + dropped, 0),
      };
    });
  }

  async stop(): Promise<void> {
    this.#signal('SIGKILL');
    await Promise.all(this.#running.map(({ ended }) => ended));
    rmSync(this.#folder, { recursive: true });
  }

  async #caughtUp(): Promise<void> {
    while (this.#followers.some((follower) => follower.isBehind())) await setTimeout(1);
  }

  #bridges(node: string): string[] {
    return links(this.#instance.node(node)).flatMap(({ name, kind }) => (kind === 'bridge' ? [name] : []));
  }

  #start(place: TcpdumpPlace, path: string): void {
    // `-Z root` keeps root's tcpdump from switching to a user that the sandbox may not have.
    const user = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
    const which = place.direction ? ['-Q', place.direction] : [];
    const args = [...OPTIONS, ...which, ...user, '-i', place.interface];
    const file = openSync(path, 'w');
    try {
      const child = this.#instance
        .node(place.node)
        .runWithFiles(() =>
          spawn('tcpdump', args, { env: ENVIRONMENT, stdout: { descriptor: file }, stderr: 'pipe' }),
        );
      this.#running.push(child);
      this.#followers.push(new TcpdumpFollower(place, path, child));
    } catch (error) {
      this.#signal('SIGKILL');
      throw error instanceof KernelError && isMissing({ code: error.errno })
        ? missingProgram(`${place.node}:${place.interface}`, 'tcpdump')
        : error;
    } finally {
      closeSync(file);
    }
  }

  #inTime(what: string, wait: (follower: TcpdumpFollower) => Promise<void>): Promise<unknown> {
    const all = Promise.all(this.#followers.map(wait));
    return inTime('captures', what, all, () => this.#signal('SIGKILL'));
  }

  #signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#running) killGroup(pid, signal);
  }
}

/** Is the interface up? tcpdump refuses one that is down or gone. No frame passes there anyway. */
function isUp(instance: Instance, place: Places[number]): boolean {
  return links(instance.node(place.node)).some(({ name, up }) => name === place.interface && up);
}

/**
 * A frame that a bridge passes up has the same time stamp at the bridge as at the port, so the port is sorted
 * first.
 */
const bySight = (bridges: readonly string[]) => (a: FrameRecord, b: FrameRecord) => {
  const [earlier, later] = [BigInt(a.timeNs), BigInt(b.timeNs)];
  if (earlier !== later) return earlier < later ? -1 : 1;
  return Number(bridges.includes(a.interface)) - Number(bridges.includes(b.interface));
};
