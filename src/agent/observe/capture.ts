import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { realTime } from '../../kernel/clock.ts';
import { inTime } from '../../lab/patience.ts';
import type { Instance } from '../instance.ts';
import { ENVIRONMENT } from '../program.ts';
import type { CaptureFile, ProbeRequest } from '../protocol.ts';
import { CaptureFollower } from './capture-follower.ts';

/**
 * `-p`: a promiscuous bridge passes frames up as well, which changes what the lab does. `--immediate-mode -U`:
 * every packet is written as it comes. The snapshot length keeps each slot of the kernel's ring small,
 * so that `-B` (KiB) holds some hundred packets; it is longer than any frame of the usual MTU.
 */
const TCPDUMP = 'tcpdump -p -n -U --immediate-mode --time-stamp-precision=nano -s 2048 -B 1024';

/** A POSIX shell redirects to descriptors of one digit; 0 is not for a background command. */
const DESCRIPTORS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A signal that is caught ends `wait` as well. */
const WAIT = 'while wait; [ $? -gt 128 ]; do :; done';

type Places = ProbeRequest['captures'];

/**
 * One tcpdump on each interface, ready before the first probe and read in slices, one for each probe. Node takes
 * long to start a process, and it has but one thread: a shell starts nine of them at once, in a process group of
 * their own, and nsenter(1) puts each into its node. The files lie in the sandbox's own /run.
 */
export class Captures {
  readonly #folder = mkdtempSync('/run/captures-');
  readonly #followers: CaptureFollower[] = [];
  readonly #shells: ChildProcess[] = [];
  readonly #ended: Promise<unknown>[] = [];
  readonly #instance: Instance;

  constructor(instance: Instance, places: Places) {
    this.#instance = instance;
    for (let i = 0; i < places.length; i += DESCRIPTORS.length) {
      this.#start(places.slice(i, i + DESCRIPTORS.length), i);
    }
  }

  /** Resolves when packets are being captured everywhere. */
  async ready(): Promise<void> {
    await this.#inTime('tcpdump did not begin', (follower) => follower.ready());
  }

  /**
   * Everything the kernel has handed to the captures from the last slice until now. A tcpdump may be behind the
   * kernel: its own counters, which it prints on SIGUSR1, say when it has caught up. What comes in the meantime is of
   * the next slice, everywhere: a frame that one capture has and another has not would seem to have got lost.
   */
  async slice(): Promise<CaptureFile[]> {
    const now = realTime();
    do {
      const answers = this.#inTime('tcpdump told no counters', (follower) => follower.nextCounters());
      this.#signal('SIGUSR1');
      await answers;
    } while (this.#followers.some((follower) => follower.isBehind()));
    return this.#followers.map((follower) => follower.slice(now));
  }

  async stop(): Promise<void> {
    this.#signal('SIGKILL');
    await Promise.all(this.#ended);
    rmSync(this.#folder, { recursive: true });
  }

  #start(places: Places, offset: number): void {
    // `-Z root` keeps root from handing the process to a user that a sandbox need not have.
    const user = process.getuid?.() === 0 ? '-Z root' : '';
    const file = (index: number) => `${this.#folder}/${offset + index}.pcap`;
    const commands = places.map(({ node }, index) => {
      const namespace = `/proc/$PPID/fd/${this.#instance.node(node).fd}`;
      return `nsenter --net=${namespace} ${TCPDUMP} ${user} -i "$${index + 1}" -w ${file(index)} 2>&${DESCRIPTORS[index]} &`;
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
      this.#followers.push(new CaptureFollower(place, file(index), shell.stdio[index + 1] as Readable));
    }
  }

  #inTime(what: string, wait: (follower: CaptureFollower) => Promise<void>): Promise<unknown> {
    const all = Promise.all(this.#followers.map(wait));
    return inTime('captures', what, all, () => this.#signal('SIGKILL'));
  }

  #signal(signal: NodeJS.Signals): void {
    for (const { pid, exitCode } of this.#shells) {
      if (pid !== undefined && exitCode === null) process.kill(-pid, signal);
    }
  }
}
