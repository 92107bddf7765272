import { constants } from 'node:os';
import { check, KernelError } from '../error.ts';
import * as libc from '../libc.ts';
import { type Ack, isAck, isPlainAck, parseAck } from './ack.ts';
import { AF, NETLINK_ROUTE, NLM_F, SOCKET_OPTION } from './constants.ts';
import { type Message, parseMessages, type Reply, writeMessage } from './message.ts';
import { LONGEST, Writer } from './writer.ts';

const { EAGAIN, EMSGSIZE, ENOBUFS } = constants.errno;

/**
 * Requests in one `send`. All their answers wait in the socket's receive buffer (208 kB by default) at once, and
 * one about a link takes some 4 kB of it.
 */
const BATCH = 32;

/** At a dump during which the kernel's state kept changing. */
const ATTEMPTS = 16;

/** What is being asked. Shared by all sockets, as nothing waits between the first message and `send`. */
const out = new Writer();

/** The kernel makes no datagram larger than 32 kB. Shared: nothing waits between `recv` and the copy. */
const buffer = Buffer.alloc(1 << 16);

const ON = Buffer.from([1, 0, 0, 0]);

/**
 * A netlink socket, of route netlink unless another family is named. It belongs for good to the namespace the thread is in when it is opened. The kernel
 * carries requests out inside `send`, so their answers are there at once: all of this is synchronous.
 */
export class NetlinkSocket {
  readonly fd: number;
  readonly #object: string;
  #sequence = 0;
  #posted: Message[] = [];

  /**
   * `object` is what errors name; `groups` are multicast groups to listen to; `family` is whom it speaks to.
   */
  constructor(object: string, groups = 0, family: number = NETLINK_ROUTE) {
    const step = 'open a netlink socket';
    this.#object = object;
    const type = libc.SOCK_RAW | libc.SOCK_CLOEXEC;
    this.fd = check(libc.socket(AF.NETLINK, type, family), object, step);
    try {
      for (const option of Object.values(SOCKET_OPTION)) {
        check(libc.setsockopt(this.fd, libc.SOL_NETLINK, option, ON, ON.length), object, step);
      }
      if (groups !== 0) check(this.#bind(groups), object, step);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Carries the messages out in order; returns what the kernel answered, acknowledgements left out. Throws the
   * first failure as a KernelError; up to 31 messages that follow the failed one may have been carried out.
   */
  request(messages: readonly Message[]): Reply[] {
    return this.#inBatches(messages, NLM_F.ACK);
  }

  /** The same for questions that the kernel answers with one message each: they need no acknowledgement. */
  ask(questions: readonly Message[]): Reply[] {
    return this.#inBatches(questions, 0);
  }

  /** Messages that may wait until there are many of them, or anything else is asked of the socket. */
  post(messages: readonly Message[]): void {
    this.#posted.push(...messages);
    if (this.#posted.length >= BATCH) this.flush();
  }

  /** Carries out what has been posted; throws its first failure. */
  flush(): void {
    if (this.#posted.length === 0) return;
    const posted = this.#posted;
    this.#posted = [];
    this.request(posted);
  }

  /** All the kernel has of a kind: links, neighbours. */
  dump(message: Message): Reply[] {
    this.flush();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      out.clear();
      this.#write([message], 0, 1);
      out.flag(NLM_F.DUMP);
      const replies = this.#exchange([message], 1, isAck);
      if (!replies.some(({ flags }) => flags & NLM_F.DUMP_INTR)) return replies;
    }
    throw new KernelError({
      ...message,
      errno: EAGAIN,
      extack: 'it changed while it was read, again and again',
    });
  }

  /**
   * Carries all of the messages out or none: between `begin` and `end`, in one piece, as netfilter wants it.
   * Only the last of them is acknowledged, and every one that failed.
   */
  transaction(begin: Message, messages: readonly Message[], end: Message): void {
    out.clear();
    writeMessage(out, begin, 0);
    this.#write(messages, 0, messages.length);
    out.flag(NLM_F.ACK);
    writeMessage(out, end, 0);
    this.#exchange(messages, messages.length, isAck);
  }

  /** What the kernel has sent unasked since the last call; `lost` when it had more than the socket had room for. */
  news(): { messages: Reply[]; lost: boolean } {
    const messages: Reply[] = [];
    let lost = false;
    for (;;) {
      const length = libc.recv(this.fd, buffer, buffer.length, libc.MSG_DONTWAIT);
      if (length >= 0) messages.push(...parseMessages(Buffer.from(buffer.subarray(0, length))));
      else if (libc.errno() === ENOBUFS) lost = true;
      else return { messages, lost };
    }
  }

  /** Throws away what has been received, and the error that says there was too much of it. */
  drain(): void {
    while (libc.recv(this.fd, buffer, buffer.length, libc.MSG_DONTWAIT) >= 0 || libc.errno() === ENOBUFS);
  }

  close(): void {
    libc.close(this.fd);
  }

  /** The same on another thread, for what the kernel takes long to end with the socket. */
  closeBeside(): Promise<void> {
    return new Promise((resolve) => libc.closeBeside(this.fd, () => resolve()));
  }

  /** A failure is always answered; `endFlag` makes the kernel also answer the last message, when it is done. */
  #inBatches(messages: readonly Message[], endFlag: number): Reply[] {
    this.flush();
    const replies: Reply[] = [];
    for (let next = 0; next < messages.length; ) {
      out.clear();
      next = this.#write(messages, next, BATCH);
      out.flag(endFlag);
      replies.push(...this.#exchange(messages, next, endFlag === 0 ? isAnswer : isAck));
    }
    return replies;
  }

  /** Writes `most` messages from number `start` on, or fewer that are long; returns the number of the next one. */
  #write(messages: readonly Message[], start: number, most: number): number {
    let next = start;
    for (; next - start < most && out.length < LONGEST; next++) {
      const message = messages[next];
      if (message === undefined) break;
      this.#sequence += 1;
      writeMessage(out, message, this.#sequence);
    }
    return next;
  }

  /** Sends what was written: the messages up to number `end`. `isLast` says what answers the last of them. */
  #exchange(messages: readonly Message[], end: number, isLast: (reply: Reply) => boolean): Reply[] {
    const last = this.#sequence;
    const request = out.written;
    check(libc.send(this.fd, request, request.length, 0), this.#object, 'send a netlink request');
    const replies: Reply[] = [];
    let failure: KernelError | undefined;
    for (let isOver = false; !isOver; ) {
      const length = this.#receive();
      if (isPlainAck(buffer, length, last)) break;
      for (const reply of parseMessages(Buffer.from(buffer.subarray(0, length)))) {
        const message = messages[end - 1 - (last - reply.sequence)];
        if (message === undefined) continue;
        if (isAck(reply)) failure ??= failureOf(message, parseAck(reply));
        else replies.push(reply);
        isOver ||= reply.sequence === last && isLast(reply);
      }
    }
    if (failure) throw failure;
    return replies;
  }

  #bind(groups: number): number {
    const address = Buffer.alloc(12);
    address.writeUInt16LE(AF.NETLINK, 0);
    address.writeUInt32LE(groups, 8);
    return libc.bind(this.fd, address, address.length);
  }

  /** @returns how many bytes are in the buffer */
  #receive(): number {
    const step = 'read a netlink answer';
    const flags = libc.MSG_DONTWAIT | libc.MSG_TRUNC;
    const length = check(libc.recv(this.fd, buffer, buffer.length, flags), this.#object, step);
    if (length > buffer.length) throw new KernelError({ object: this.#object, step, errno: EMSGSIZE });
    return length;
  }
}

const isAnswer = () => true;

function failureOf({ object, step }: Message, { errno, extack }: Ack): KernelError | undefined {
  return errno === 0 ? undefined : new KernelError({ object, step, errno, extack });
}
