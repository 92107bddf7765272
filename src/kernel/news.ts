import { check } from './error.ts';
import * as libc from './libc.ts';

const handlers = new Set<() => void>();
/** The function that reads each socket, by descriptor. */
const readers = new Map<number, () => void>();
let listening = false;

/**
 * Calls `handler` when an announced socket has something to read. The kernel raises SIGIO, so no thread has to
 * wait, however many sockets there are. The signal does not say which socket it was, so every handler is called.
 *
 * @returns a function that removes the handler
 */
export function onNews(handler: () => void): () => void {
  listen();
  handlers.add(handler);
  return () => void handlers.delete(handler);
}

/**
 * Announces the socket, and calls `read` only when this socket has something to read: all running scenarios
 * together may have hundreds of sockets.
 *
 * @returns a function that ends this; call it before you close the socket
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

/** Resolves when any announced socket has something to read, or after `milliseconds`. */
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

/** Announces the socket to all handlers of `onNews`. */
export function announceNews(socket: { fd: number }, object: string, step: string): void {
  listen();
  widen(socket.fd);
  check(libc.fcntl(socket.fd, libc.F_SETOWN, process.pid), object, step);
  check(libc.fcntl(socket.fd, libc.F_SETFL, libc.O_ASYNC), object, step);
}

/** The size of the receive buffer in bytes. It holds some thousand messages; each counts as a page or two. */
const ROOM = Buffer.alloc(4);
ROOM.writeInt32LE(16 << 20);

/**
 * Enlarges the buffer as far as this user may: on a busy machine many packets pass before this thread reads again.
 * Only root may exceed the machine's limit.
 */
function widen(fd: number): void {
  for (const option of [libc.SO_RCVBUF, libc.SO_RCVBUFFORCE])
    libc.setsockopt(fd, libc.SOL_SOCKET, option, ROOM, ROOM.length);
}

/** The listener is never removed: without one, a late SIGIO would end the process after the last socket was closed. */
function listen(): void {
  if (listening) return;
  listening = true;
  process.on('SIGIO', () => {
    for (const handler of [...handlers]) handler();
    for (const fd of withNews()) readers.get(fd)?.();
  });
}

/** The bytes of `struct pollfd`: descriptor, requested events, returned events. */
const QUESTION = 8;

/**
 * The questions about the present sockets. They are reused until the sockets change, because the kernel may signal
 * hundreds of times.
 */
let asked: { sockets: number[]; questions: Buffer } | undefined;

/** Returns the sockets that have something to read, or an error. */
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
