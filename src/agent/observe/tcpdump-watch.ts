import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { SNAPSHOT } from '../../kernel/packet-ring.ts';
import { links } from '../../kernel/read.ts';
import { inTime } from '../../lab/patience.ts';
import type { Instance } from '../instance.ts';
import { ENVIRONMENT } from '../program.ts';
import type { FrameRecord, NodeCapture } from '../protocol.ts';
import { byNode, type PacketWatch, type Places } from './packet-watch.ts';
import { TcpdumpFollower, type TcpdumpPlace } from './tcpdump-follower.ts';

/**
 * `-p`: a promiscuous bridge passes frames up as well, which changes what the lab does. `--immediate-mode -U`:
 * every packet is written as it comes. The snapshot length keeps each slot of the kernel's ring small,
 * so that `-B` (KiB) holds some hundred packets; it is longer than any frame of the usual MTU.
 */
const TCPDUMP = `tcpdump -p -n -U --immediate-mode --time-stamp-precision=nano -s ${SNAPSHOT} -B 512`;

/** A POSIX shell redirects to descriptors of one digit; 0 is not for a background command. */
const DESCRIPTORS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const DIRECTIONS = ['in', 'out'] as const;

/** A signal that is caught ends `wait` as well. */
const WAIT = 'while wait; [ $? -gt 128 ]; do :; done';

/**
 * Two tcpdumps on each interface, one for each direction, as their files do not tell it: the independent witness of what
 * the sockets see. They are ready before the first probe and read in slices, one for each probe. Node takes long to start a
 * process, and it has but one thread: a shell starts nine of them at once, in a process group of their own, and nsenter(1)
 * puts each into its node. The files lie in the sandbox's own /run.
 */
export class TcpdumpWatch implements PacketWatch {
  readonly #folder = mkdtempSync('/run/captures-');
  readonly #followers: TcpdumpFollower[] = [];
  readonly #shells: ChildProcess[] = [];
  readonly #ended: Promise<unknown>[] = [];
  readonly #instance: Instance;
  readonly #places: Places;

  constructor(instance: Instance, places: Places) {
    this.#instance = instance;
    this.#places = places;
    const captured = places.filter((place) => isUp(instance, place));
    const all = captured.flatMap((place) =>
      place.interface === 'lo' ? place : DIRECTIONS.map((direction) => ({ ...place, direction })),
    );
    for (let i = 0; i < all.length; i += DESCRIPTORS.length) {
      this.#start(all.slice(i, i + DESCRIPTORS.length), i);
    }
  }

  /** Resolves when packets are being captured everywhere. */
  async ready(): Promise<void> {
    await this.#inTime('tcpdump did not begin', (follower) => follower.ready());
  }

  /** A tcpdump may be behind the kernel; nobody tells when it has caught up. */
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
    await Promise.all(this.#ended);
    rmSync(this.#folder, { recursive: true });
  }

  async #caughtUp(): Promise<void> {
    while (this.#followers.some((follower) => follower.isBehind())) await setTimeout(1);
  }

  #bridges(node: string): string[] {
    return links(this.#instance.node(node)).flatMap(({ name, kind }) => (kind === 'bridge' ? [name] : []));
  }

  #start(places: TcpdumpPlace[], offset: number): void {
    // `-Z root` keeps root from handing the process to a user that a sandbox need not have.
    const user = process.getuid?.() === 0 ? '-Z root' : '';
    const file = (index: number) => `${this.#folder}/${offset + index}.pcap`;
    const commands = places.map(({ node, direction }, index) => {
      const which = direction ? `-Q ${direction}` : '';
      const namespace = `/proc/$PPID/fd/${this.#instance.node(node).fd}`;
      const said = DESCRIPTORS[index];
      return `nsenter --net=${namespace} ${TCPDUMP} ${which} ${user} -i "$${index + 1}" -w ${file(index)} 2>&${said} &
        echo "pid $!" >&${said}`;
    });
    // Names of interfaces are arguments of the script, never part of it.
    const names = places.map((place) => place.interface);
    const shell = spawn('sh', ['-c', ['trap : USR1', ...commands, WAIT].join('\n'), 'captures', ...names], {
      detached: true,
      env: ENVIRONMENT,
      stdio: ['ignore', ...places.map(() => 'pipe' as const)],
    });
    this.#shells.push(shell);
    // From the start: without tcpdump it ends before anybody stops it.
    this.#ended.push(new Promise((resolve) => shell.once('close', resolve)));
    for (const [index, place] of places.entries()) {
      this.#followers.push(new TcpdumpFollower(place, file(index), shell.stdio[index + 1] as Readable));
    }
  }

  #inTime(what: string, wait: (follower: TcpdumpFollower) => Promise<void>): Promise<unknown> {
    const all = Promise.all(this.#followers.map(wait));
    return inTime('captures', what, all, () => this.#signal('SIGKILL'));
  }

  #signal(signal: NodeJS.Signals): void {
    for (const { pid, exitCode } of this.#shells) {
      if (pid !== undefined && exitCode === null) process.kill(-pid, signal);
    }
  }
}

/** tcpdump refuses an interface that is down, or gone; nothing passes there. */
function isUp(instance: Instance, place: Places[number]): boolean {
  return links(instance.node(place.node)).some(({ name, up }) => name === place.interface && up);
}

/** A bridge passes a frame up with the stamp that its port gave it: the port comes first. */
const bySight = (bridges: readonly string[]) => (a: FrameRecord, b: FrameRecord) => {
  const [earlier, later] = [BigInt(a.timeNs), BigInt(b.timeNs)];
  if (earlier !== later) return earlier < later ? -1 : 1;
  return Number(bridges.includes(a.interface)) - Number(bridges.includes(b.interface));
};
