import { constants } from 'node:os';
import { check, KernelError } from '../error.ts';
import * as libc from '../libc.ts';
import { type Ack, isAck, isPlainAck, parseAck } from './ack.ts';
import { AF, NETLINK_ROUTE, NLM_F, SOCKET_OPTION } from './constants.ts';
import { type Message, parseMessages, type Reply, writeMessage } from './message.ts';
import { LONGEST, Writer } from './writer.ts';

const { EAGAIN, EMSGSIZE, ENOBUFS } = constants.errno;

/**
 * How many requests go into one `send`. Their answers wait together in the receive buffer (208 kB by default), and
 * an answer about a link takes some 4 kB.
 */
const BATCH = 32;

/** How often a dump is tried at most, if the kernel's state changes during it. */
const ATTEMPTS = 16;

/** The messages to send. All sockets share this memory, because messages are sent at once. */
const out = new Writer();

/**
 * The kernel makes no datagram larger than 32 kB. All sockets share this memory, because it is copied right after
 * `recv`.
 */
const buffer = Buffer.alloc(1 << 16);

const ON = Buffer.from([1, 0, 0, 0]);

/**
 * A netlink socket: of route netlink, unless another family is given. It stays in the namespace in which it is
 * opened. The kernel carries out requests inside `send`, so the answers are there at once, and everything is
 * synchronous.
 */
export class NetlinkSocket {
  readonly fd: number;
  readonly #object: string;
  #sequence = 0;
  #posted: Message[] = [];

  /** `object` is named in errors. `groups` are multicast groups. `family` is the netlink family. */
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
   * Sends messages in order, and returns the answers without acknowledgements. Throws the first failure as a
   * KernelError. By then up to 31 later messages may have been carried out.
   */
  request(messages: readonly Message[]): Reply[] {
    return this.#inBatches(messages, NLM_F.ACK);
  }

  /** Sends questions that have one answer each, and so need no acknowledgement. */
  ask(questions: readonly Message[]): Reply[] {
    return this.#inBatches(questions, 0);
  }

  /** Collects messages until there are many, or until something else is asked. */
  post(messages: readonly Message[]): void {
    this.#posted.push(...messages);
    if (this.#posted.length >= BATCH) this.flush();
  }

  /** Sends the collected messages. Throws the first failure. */
  flush(): void {
    if (this.#posted.length === 0) return;
    const posted = this.#posted;
    this.#posted = [];
    this.request(posted);
  }

  /** Returns all objects of a kind, such as links or neighbours. */
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
   * Carries out either all messages or none, between `begin` and `end`, as netfilter requires. The kernel
   * acknowledges only the last message, and each one that failed.
   */
  transaction(begin: Message, messages: readonly Message[], end: Message): void {
    out.clear();
    writeMessage(out, begin, 0);
    this.#write(messages, 0, messages.length);
    out.flag(NLM_F.ACK);
    writeMessage(out, end, 0);
    this.#exchange(messages, messages.length, isAck);
  }

  /** Returns multicast messages since the last call. `lost` means that the socket's buffer overflowed. */
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

  /** Discards the received messages, and an overflow error. */
  drain(): void {
    while (libc.recv(this.fd, buffer, buffer.length, libc.MSG_DONTWAIT) >= 0 || libc.errno() === ENOBUFS);
  }

  close(): void {
    libc.close(this.fd);
  }

  /** Closes the socket on another thread, because the kernel may take long. */
  closeBeside(): Promise<void> {
    return new Promise((resolve) => libc.closeBeside(this.fd, () => resolve()));
  }

  /** The kernel answers every failed message. `endFlag` makes it also answer the last message. */
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

  /** Writes up to `most` messages from index `start`, fewer if they are long. Returns the index of the next one. */
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

  /** Sends the written messages, up to index `end`. `isLast` recognises the answer to the last one. */
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

  /** @returns the number of bytes in the buffer */
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
