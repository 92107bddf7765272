import { constants } from 'node:os';
import { check, KernelError } from '../error.ts';
import * as libc from '../libc.ts';
import { type Ack, parseAck } from './ack.ts';
import { AF, NETLINK_ROUTE, NLM_F, NLMSG, SOCKET_OPTION } from './constants.ts';
import { encodeMessage, type Message, parseMessages, type Reply } from './message.ts';

const { EAGAIN, EMSGSIZE, ENOBUFS } = constants.errno;

/**
 * Requests in one `send`. All their answers wait in the socket's receive buffer (208 kB by default) at once, and
 * one about a link takes some 4 kB of it.
 */
const BATCH = 32;

/** At a dump during which the kernel's state kept changing. */
const ATTEMPTS = 16;

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

  /** `object` is what errors name; `groups` are multicast groups to listen to; `family` is whom it speaks to. */
  constructor(object: string, groups = 0, family: number = NETLINK_ROUTE) {
    const step = 'open a netlink socket';
    this.#object = object;
    this.fd = check(libc.socket(AF.NETLINK, libc.SOCK_RAW | libc.SOCK_CLOEXEC, family), object, step);
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
    this.flush();
    const replies: Reply[] = [];
    for (let start = 0; start < messages.length; start += BATCH) {
      replies.push(...this.#ask(messages.slice(start, start + BATCH), NLM_F.ACK));
    }
    return replies;
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
      const replies = this.#ask([message], NLM_F.DUMP);
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
    this.#ask(messages, NLM_F.ACK, [encodeMessage(begin, 0)], [encodeMessage(end, 0)]);
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

  /** A failure is always answered; `endFlag` makes the kernel also answer the last message, when it is done. */
  #ask(batch: readonly Message[], endFlag: number, head: Buffer[] = [], tail: Buffer[] = []): Reply[] {
    const first = this.#sequence + 1;
    const last = this.#sequence + batch.length;
    this.#sequence = last;
    const requests = batch.map((message, index) =>
      encodeMessage(message, first + index, first + index === last ? endFlag : 0),
    );
    this.#send(Buffer.concat([...head, ...requests, ...tail]));

    const replies: Reply[] = [];
    let failure: KernelError | undefined;
    for (const reply of this.#answers(last)) {
      const message = batch[reply.sequence - first];
      if (message === undefined) continue;
      if (isAck(reply)) failure ??= failureOf(message, parseAck(reply));
      else replies.push(reply);
    }
    if (failure) throw failure;
    return replies;
  }

  /** Everything that waits in the socket up to the answer that ends request `last`. */
  *#answers(last: number): Generator<Reply> {
    for (;;) {
      for (const reply of this.#receive()) {
        yield reply;
        if (reply.sequence === last && isAck(reply)) return;
      }
    }
  }

  #bind(groups: number): number {
    const address = Buffer.alloc(12);
    address.writeUInt16LE(AF.NETLINK, 0);
    address.writeUInt32LE(groups, 8);
    return libc.bind(this.fd, address, address.length);
  }

  #send(data: Buffer): void {
    check(libc.send(this.fd, data, data.length, 0), this.#object, 'send a netlink request');
  }

  #receive(): Reply[] {
    const step = 'read a netlink answer';
    const flags = libc.MSG_DONTWAIT | libc.MSG_TRUNC;
    const length = check(libc.recv(this.fd, buffer, buffer.length, flags), this.#object, step);
    if (length > buffer.length) throw new KernelError({ object: this.#object, step, errno: EMSGSIZE });
    return parseMessages(Buffer.from(buffer.subarray(0, length)));
  }
}

function isAck({ type }: Reply): boolean {
  return type === NLMSG.ERROR || type === NLMSG.DONE;
}

function failureOf({ object, step }: Message, { errno, extack }: Ack): KernelError | undefined {
  return errno === 0 ? undefined : new KernelError({ object, step, errno, extack });
}
