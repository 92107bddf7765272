import { check } from './error.ts';
import * as libc from './libc.ts';
import type { Namespace } from './namespace.ts';
import { PacketRing, type SeenFrame } from './packet-ring.ts';

/** Numbers of linux/if_packet.h. */
const PACKET_STATISTICS = 6;
const PACKET_VERSION = 10;
const PACKET_VNET_HDR = 15;
const TPACKET_V2 = 1;

/** ETH_P_ALL in network byte order. */
const ALL = Buffer.from([0x00, 0x03]);

/**
 * Captures every frame at every interface of a namespace, including `lo`, with its direction. The socket is bound
 * to no interface and never promiscuous, so it changes nothing. Interfaces may be down, come and go.
 */
export class PacketSocket {
  readonly #fd: number;
  readonly #object: string;
  readonly #made: Promise<PacketRing>;
  #ring: PacketRing | undefined;

  /** Opens the socket, which captures nothing before `begin`. */
  constructor(ns: Namespace) {
    this.#object = ns.name;
    const step = 'open a packet socket';
    const type = libc.SOCK_RAW | libc.SOCK_CLOEXEC;
    this.#fd = ns.run(() => check(libc.socket(libc.AF_PACKET, type, 0), ns.name, step));
    try {
      this.#set(libc.SOL_SOCKET, libc.SO_TIMESTAMPNS, 1, step);
      this.#set(libc.SOL_PACKET, PACKET_VERSION, TPACKET_V2, step);
      this.#set(libc.SOL_PACKET, PACKET_VNET_HDR, 1, step);
    } catch (error) {
      libc.close(this.#fd);
      throw error;
    }
    this.#made = PacketRing.of(this.#fd, ns.name);
    // `begin` throws the error, but it may never be called.
    this.#made.catch(() => {});
  }

  /** Resolves when every frame from now on is captured. */
  async begin(): Promise<void> {
    this.#ring = await this.#made;
    const address = Buffer.alloc(20);
    address.writeUInt16LE(libc.AF_PACKET, 0);
    address.set(ALL, 2);
    check(libc.bind(this.#fd, address, address.length), this.#object, 'see the frames of its interfaces');
  }

  /** Returns every frame since the last call, in the order of the kernel. */
  take(): SeenFrame[] {
    return this.#ring?.take() ?? [];
  }

  /** Returns how many frames were lost since the last call because the ring was full. */
  dropped(): number {
    const counts = Buffer.alloc(8);
    const length = Buffer.from([counts.length, 0, 0, 0]);
    const result = libc.getsockopt(this.#fd, libc.SOL_PACKET, PACKET_STATISTICS, counts, length);
    check(result, this.#object, 'count the frames that were not seen');
    return counts.readUInt32LE(4);
  }

  /**
   * Closes the socket on another thread, because the kernel waits for all processors. `take` must not be called any
   * more.
   */
  async close(): Promise<void> {
    const ring = await this.#made.catch(() => undefined);
    this.#ring = undefined;
    ring?.close();
    await new Promise<void>((resolve) => libc.closeBeside(this.#fd, () => resolve()));
  }

  #set(level: number, option: number, number: number, step: string): void {
    const value = Buffer.alloc(4);
    value.writeInt32LE(number);
    check(libc.setsockopt(this.#fd, level, option, value, value.length), this.#object, step);
  }
}
