import type { Worker } from 'node:worker_threads';
import { giveBackMemory } from './libc.ts';
import { AF, NETLINK_ROUTE } from './netlink/constants.ts';

/** So many take this thread longer than another one takes to start. */
const MANY = 200;

/** In the place of a socket: who made the namespace has it, or there is none as it could not be made. */
const OURS = -2;
const FAILED = -1;

export interface MadeByOther {
  number: number;
  /** Of route netlink, in the namespace: that is how one is passed on. */
  socket: number;
}

/**
 * Namespaces to be made, numbered from 0, by this thread and by another one beside it where there are many: to make them is
 * a third of what a lab takes, and the kernel makes several at once.
 */
export class NamespaceWork {
  readonly #count: number;
  /** How many have been taken by either thread; after that a number for each. */
  readonly #shared: Int32Array;

  constructor(count: number) {
    this.#count = count;
    this.#shared = new Int32Array(new SharedArrayBuffer(4 * (1 + count)));
    if (count >= MANY) startThread(this.#shared);
  }

  /** The number of one that this thread is to make; undefined when none is left. */
  take(): number | undefined {
    const number = Atomics.add(this.#shared, 0, 1);
    if (number >= this.#count) return undefined;
    this.#shared[1 + number] = OURS;
    return number;
  }

  /** Nobody takes any more. Gives what the other thread has made, when it has made the last that it took. */
  finish(): MadeByOther[] {
    const taken = Math.min(Atomics.exchange(this.#shared, 0, this.#count), this.#count);
    const made: MadeByOther[] = [];
    for (let number = 0; number < taken; number++) {
      Atomics.wait(this.#shared, 1 + number, 0);
      const socket = this.#shared[1 + number] ?? FAILED;
      if (socket !== OURS && socket !== FAILED) made.push({ number, socket });
    }
    return made;
  }
}

function startThread(shared: Int32Array): void {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const workerData = {
    shared,
    main: process.argv[1],
    failed: FAILED,
    family: AF.NETLINK,
    protocol: NETLINK_ROUTE,
  };
  // As text: there is no file that a later build could replace.
  const worker: Worker = new Worker(`(${program})()`, { eval: true, workerData, execArgv: [] });
  // If it cannot start, all is made here.
  worker.on('error', () => {});
  worker.once('exit', giveBackMemory);
  worker.unref();
}

/** All that runs on the thread; it can use nothing from outside. */
function program(): void {
  const load = process.getBuiltinModule;
  const { shared, main, failed, family, protocol } = load('node:worker_threads').workerData;
  const library = load('node:module').createRequire(main)('koffi').load(null);
  const unshare = library.func('int unshare(int)');
  const socket = library.func('int socket(int, int, int)');
  const [CLONE_NEWNET, SOCK_RAW, SOCK_CLOEXEC] = [0x4000_0000, 3, 0o2_000_000];
  for (;;) {
    const number = Atomics.add(shared, 0, 1);
    if (number >= shared.length - 1) return;
    const fd = unshare(CLONE_NEWNET) === 0 ? socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol) : failed;
    Atomics.store(shared, 1 + number, fd < 0 ? failed : fd);
    Atomics.notify(shared, 1 + number);
  }
}
