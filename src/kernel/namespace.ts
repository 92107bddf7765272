import { closeSync, stat } from 'node:fs';
import { check } from './error.ts';
import * as libc from './libc.ts';
import { createMounts, type Files, inMounts } from './mount-namespace.ts';
import { findLinkMessage, type LinkId } from './netlink/link-messages.ts';
import type { Message } from './netlink/message.ts';
import { NetlinkSocket } from './netlink/socket.ts';

/** The index of `lo` in every namespace. */
const LO = 1;

/**
 * The first index that we assign. The kernel's own begin at 2: a tunnel's module makes interfaces in every
 * namespace.
 */
const FIRST_INDEX = 101;

/**
 * A network namespace, kept alive by its descriptor, with a mount namespace if it needs its own files. Node runs
 * all JavaScript on one thread, and `setns` moves only that thread. So synchronous code can enter a namespace and
 * come back.
 *
 * Between `begin` and `settle` a namespace is _being built_: changes are collected and sent in few system calls,
 * and its interfaces get indices that we choose, so that the kernel need not be asked for them.
 */
export class Namespace {
  /** The node's name, for errors. */
  readonly name: string;
  /** The descriptor for `setns` and IFLA_NET_NS_FD. */
  readonly fd: number;
  /** The files that its programs see, if those differ from this process's files. */
  files: (() => Files) | undefined;
  /** Mounts what only its programs see. Called once its mounts are separated. */
  furnish: (() => void) | undefined;
  #netlink: NetlinkSocket | undefined;
  readonly #links = new Map<string, LinkId>();
  #mounts: number | undefined;
  #open = true;
  /** The index of the next new interface while the namespace is being built. */
  #nextIndex: number | undefined;

  constructor(name: string, fd: number, netlink?: NetlinkSocket) {
    this.name = name;
    this.fd = fd;
    this.#netlink = netlink;
  }

  /**
   * The namespace's netlink socket, opened when it is first needed. A socket stays in its namespace, so the
   * namespace need not be entered again.
   */
  get netlink(): NetlinkSocket {
    this.#netlink ??= this.run(() => new NetlinkSocket(this.name));
    return this.#netlink;
  }

  /** Sends changes in order: at once, or together with later ones while the namespace is being built. */
  change(...messages: Message[]): void {
    if (this.isBeingBuilt) this.netlink.post(messages);
    else this.netlink.request(messages);
  }

  get isBeingBuilt(): boolean {
    return this.#nextIndex !== undefined;
  }

  /** Begins the building of a new namespace, in which nobody else makes anything yet. */
  begin(): void {
    this.#nextIndex = FIRST_INDEX;
  }

  /** Sends the collected changes. */
  flush(): void {
    if (this.isBeingBuilt) this.#netlink?.flush();
  }

  /** Ends the building: all changes were sent, or are no longer wanted. Only the descriptor is kept. */
  settle(): void {
    this.#nextIndex = undefined;
    this.#links.clear();
    this.#netlink?.close();
    this.#netlink = undefined;
  }

  /**
   * Runs `fn` inside the namespace. Sockets that it opens and programs that it starts stay there for good. Runs may
   * be nested. `fn` must be synchronous: after an `await` it would go on outside.
   */
  run<T>(fn: () => T): T {
    const outer = here();
    if (outer === this) return synchronous(fn());
    enter(this);
    try {
      return synchronous(fn());
    } finally {
      enter(outer);
    }
  }

  /**
   * Like `run`, with the files that the node's programs see. Use it to start programs of the node, and to open
   * files that the lab names.
   */
  runWithFiles<T>(fn: () => T): T {
    return this.run(() => {
      const files = this.files?.();
      return inMounts(this.#mounts ?? files?.mounts, this.name, () => {
        if (files?.folder !== undefined) libc.chdir(files.folder);
        return files?.processes ? files.processes.run(fn) : fn();
      });
    });
  }

  /**
   * Gives the node mounts of its own: a mount that a later `runWithFiles` makes is seen only there. It takes time,
   * so programs that need neither names nor files do without.
   */
  separateMounts(): void {
    this.#mounts ??= createMounts(this.name, this.files?.().mounts, this.furnish);
  }

  /** Does the node have files of its own by now? */
  get isFurnished(): boolean {
    return this.#mounts !== undefined;
  }

  /** Returns the interface of that name. The kernel is asked once, and again only after `forget`. */
  link(name: string): LinkId {
    const known = this.#links.get(name);
    if (known) return known;
    const object = `${this.name}:${name}`;
    const link = { object, index: name === 'lo' ? LO : this.#findIndex(object, name) };
    this.#links.set(name, link);
    return link;
  }

  /** Returns the id for an interface that is about to be made. Index 0 lets the kernel choose. */
  newLink(name: string): LinkId {
    const link = { object: `${this.name}:${name}`, index: this.#nextIndex ?? 0 };
    this.#links.delete(name);
    if (this.#nextIndex !== undefined) {
      this.#nextIndex += 1;
      this.#links.set(name, link);
    }
    return link;
  }

  /** Forgets an interface that was deleted or made anew. */
  forget(name: string): void {
    this.#links.delete(name);
  }

  /** Closes the namespace. The kernel frees it with all its links when nothing else is in it. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#netlink?.close();
    closeSync(this.fd);
    if (this.#mounts !== undefined) closeSync(this.#mounts);
  }

  #findIndex(object: string, name: string): number {
    const [found] = this.netlink.ask([findLinkMessage(object, name)]);
    if (!found) throw new Error(`the kernel neither found nor missed ${object}`);
    return found.body.readInt32LE(4);
  }
}

function synchronous<T>(result: T): T {
  if (result instanceof Promise) throw new TypeError('Namespace.run takes synchronous functions only');
  return result;
}

let own: Namespace | undefined;

/** The namespace that the thread is in. */
let current: Namespace | undefined;

export function ownNamespace(): Namespace {
  if (own) return own;
  // A thread stays in the namespace it was started in. So Node must start its worker threads now, not inside a
  // `run`.
  stat('/', () => {});
  own = openHere('sandbox');
  return own;
}

/** Runs `fn`, which may move the thread to other namespaces, and moves the thread back. */
export function andBack<T>(fn: () => T): T {
  const outer = here();
  try {
    return fn();
  } finally {
    enter(outer);
  }
}

function here(): Namespace {
  current ??= ownNamespace();
  return current;
}

function enter(namespace: Namespace): void {
  check(libc.setns(namespace.fd, libc.CLONE_NEWNET), namespace.name, 'enter its network namespace');
  current = namespace;
}

/**
 * Opens the thread's namespace through a netlink socket. That takes a third of the time of opening its path in
 * /proc.
 */
export function openHere(name: string): Namespace {
  const netlink = new NetlinkSocket(name);
  try {
    const fd = libc.ioctl(netlink.fd, libc.SIOCGSKNS, NOTHING);
    return new Namespace(name, check(fd, name, 'open its network namespace'), netlink);
  } catch (error) {
    netlink.close();
    throw error;
  }
}

const NOTHING = Buffer.alloc(0);
