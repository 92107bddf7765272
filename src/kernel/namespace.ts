import { closeSync, stat } from 'node:fs';
import { check } from './error.ts';
import * as libc from './libc.ts';
import { createMounts, type Files, inMounts } from './mount-namespace.ts';
import { findLinkMessage, type LinkId } from './netlink/link-messages.ts';
import type { Message } from './netlink/message.ts';
import { NetlinkSocket } from './netlink/socket.ts';

/** Number of `lo`, in every namespace. */
const LO = 1;

/** Numbers from here on are given here. The kernel's own begin at 2: a tunnel's module makes interfaces everywhere. */
const FIRST_INDEX = 101;

/**
 * A network namespace, kept alive by its file descriptor; with a mount namespace beside it where it needs files of
 * its own. Node runs all JavaScript on one thread and `setns` moves just that thread, so synchronous code can step
 * into a namespace and out again.
 *
 * Between `begin` and `settle` a namespace is _being built_: changes asked of it are gathered into few system calls, and
 * its interfaces get numbers that need not be asked for.
 */
export class Namespace {
  /** What errors call it: the node's name. */
  readonly name: string;
  /** Of the namespace, as `setns` and IFLA_NET_NS_FD take it. */
  readonly fd: number;
  /** What its programs see, where that is not what this process sees. */
  files: (() => Files) | undefined;
  /** Mounts what its programs see, and those of no other namespace, when its mounts are separated. */
  furnish: (() => void) | undefined;
  #netlink: NetlinkSocket | undefined;
  readonly #links = new Map<string, LinkId>();
  #mounts: number | undefined;
  #open = true;
  /** Of the next interface, while it is being built. */
  #nextIndex: number | undefined;

  constructor(name: string, fd: number, netlink?: NetlinkSocket) {
    this.name = name;
    this.fd = fd;
    this.#netlink = netlink;
  }

  /** Opened when it is needed: it stays bound to the namespace, so nothing is entered again while it is open. */
  get netlink(): NetlinkSocket {
    this.#netlink ??= this.run(() => new NetlinkSocket(this.name));
    return this.#netlink;
  }

  /** Asks for changes, in order: at once, or, as long as the namespace is being built, with what is asked for next. */
  change(...messages: Message[]): void {
    if (this.isBeingBuilt) this.netlink.post(messages);
    else this.netlink.request(messages);
  }

  get isBeingBuilt(): boolean {
    return this.#nextIndex !== undefined;
  }

  /** It is new: nobody else makes anything in it yet. */
  begin(): void {
    this.#nextIndex = FIRST_INDEX;
  }

  /** Carries out the changes that were gathered. */
  flush(): void {
    if (this.isBeingBuilt) this.#netlink?.flush();
  }

  /** Whatever has been asked for is done, or not wanted any longer. Nothing but the descriptor is kept. */
  settle(): void {
    this.#nextIndex = undefined;
    this.#links.clear();
    this.#netlink?.close();
    this.#netlink = undefined;
  }

  /**
   * Runs `fn` inside the namespace: sockets it opens and children it spawns belong there for good. Runs may be
   * nested. `fn` must be synchronous: whatever it awaited would go on outside.
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
   * As `run`, and where the node's programs see files: all that is a program of the node, or is named by its lab,
   * belongs in here.
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
   * From now on what is mounted in a `runWithFiles` is seen there only. It takes its time: programs that neither look up
   * names nor keep files can do without.
   */
  separateMounts(): void {
    this.#mounts ??= createMounts(this.name, this.files?.().mounts, this.furnish);
  }

  /** Whether it has files of its own by now. */
  get isFurnished(): boolean {
    return this.#mounts !== undefined;
  }

  /** The interface of that name. Asks the kernel once; `forget` makes it ask again. */
  link(name: string): LinkId {
    const known = this.#links.get(name);
    if (known) return known;
    const object = `${this.name}:${name}`;
    const link = { object, index: name === 'lo' ? LO : this.#findIndex(object, name) };
    this.#links.set(name, link);
    return link;
  }

  /** What an interface that is about to be made will be: index 0 where the kernel is to choose. */
  newLink(name: string): LinkId {
    const link = { object: `${this.name}:${name}`, index: this.#nextIndex ?? 0 };
    this.#links.delete(name);
    if (this.#nextIndex !== undefined) {
      this.#nextIndex += 1;
      this.#links.set(name, link);
    }
    return link;
  }

  /** For an interface that is deleted, or made anew. */
  forget(name: string): void {
    this.#links.delete(name);
  }

  /** Lets go of the namespace. The kernel frees it, with all its links, when nothing else is in it. */
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

/** Where the thread is. */
let current: Namespace | undefined;

/** The namespace this process was started in. */
export function ownNamespace(): Namespace {
  if (own) return own;
  // A thread stays where it was started: have Node start its worker threads now, not inside some `run`.
  stat('/', () => {});
  own = openHere('sandbox');
  return own;
}

/** Runs what moves the thread to other namespaces, and brings it back. */
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
 * Opens the namespace that the thread is in, by a socket of route netlink: to ask that takes the kernel a third of what
 * it takes to find the path in /proc.
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
