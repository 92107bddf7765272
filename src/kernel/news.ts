import { check } from './error.ts';
import * as libc from './libc.ts';

const handlers = new Set<() => void>();
/** By descriptor. */
const readers = new Map<number, () => void>();
let listening = false;

/**
 * Calls `handler` when an announced socket has news. The kernel raises SIGIO for it, so no thread waits, however many
 * sockets there are; as the signal does not say which of them it is, every handler is called.
 *
 * @returns what ends that.
 */
export function onNews(handler: () => void): () => void {
  listen();
  handlers.add(handler);
  return () => void handlers.delete(handler);
}

/**
 * Announces the socket, and calls `read` when it has news itself: there may be hundreds, of all scenarios that run.
 *
 * @returns what ends that, to be called before the socket is closed
 */
export function readNews(socket: { fd: number }, object: string, step: string, read: () => void): () => void {
  announceNews(socket, object, step);
  readers.set(socket.fd, read);
  asked = undefined;
  return () => {
    readers.delete(socket.fd);
    asked = undefined;
  };
}

/** Resolves at the next news of any announced socket, and after `milliseconds` at the latest. */
export function nextNews(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    const stop = onNews(wake);
  });
}

/** From now on the socket's news are told to everyone who asked with `onNews`. */
export function announceNews(socket: { fd: number }, object: string, step: string): void {
  listen();
  widen(socket.fd);
  check(libc.fcntl(socket.fd, libc.F_SETOWN, process.pid), object, step);
  check(libc.fcntl(socket.fd, libc.F_SETFL, libc.O_ASYNC), object, step);
}

/** Bytes: a few thousand messages, each of which counts as a page or two. */
const ROOM = Buffer.alloc(4);
ROOM.writeInt32LE(16 << 20);

/**
 * As much room as this user may have: on a busy machine many packets pass before this thread comes to read of them.
 * Only root may have more than the machine's usual limit.
 */
function widen(fd: number): void {
  for (const option of [libc.SO_RCVBUF, libc.SO_RCVBUFFORCE])
    libc.setsockopt(fd, libc.SOL_SOCKET, option, ROOM, ROOM.length);
}

/** The listener stays: a SIGIO still under way when the last socket closes would end the process without one. */
function listen(): void {
  if (listening) return;
  listening = true;
  process.on('SIGIO', () => {
    for (const handler of [...handlers]) handler();
    for (const fd of withNews()) readers.get(fd)?.();
  });
}

/** Bytes of `struct pollfd`: the descriptor, what is asked, and what is so. */
const QUESTION = 8;

/** What is asked of all of them, as long as they are the same: the kernel may call hundreds of times. */
let asked: { sockets: number[]; questions: Buffer } | undefined;

/** Those of the sockets that have something to read, or an error to tell. */
function withNews(): number[] {
  asked ??= questionsTo([...readers.keys()]);
  const { sockets, questions } = asked;
  libc.poll(questions, sockets.length, 0);
  return sockets.filter((_, index) => questions.readInt16LE(QUESTION * index + 6) !== 0);
}

function questionsTo(sockets: number[]) {
  const questions = Buffer.alloc(QUESTION * sockets.length);
  for (const [index, fd] of sockets.entries()) {
    questions.writeInt32LE(fd, QUESTION * index);
    questions.writeInt16LE(libc.POLLIN, QUESTION * index + 4);
  }
  return { sockets, questions };
}
