import koffi from 'koffi';
import { check } from './error.ts';
import * as libc from './libc.ts';

/** Numbers of linux/if_packet.h, linux/virtio_net.h and linux/if_ether.h. */
const PACKET_RX_RING = 5;
const STATUS_USER = 1;
const STATUS_VLAN_VALID = 1 << 4;
const STATUS_VLAN_TPID_VALID = 1 << 6;
const TAG_8021Q = 0x8100;
const GSO_NONE = 0;
const VIRTIO_HEADER = 10;
/** The offset of the address in a slot, after the header of TPACKET_V2. */
const ADDRESS = 32;

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;

/**
 * In bytes. A slot holds a frame of the usual MTU with tags, and the kernel's data about the frame. A block is a
 * multiple of the page size of every processor.
 */
const SLOT = 2048;
const BLOCK = 1 << 16;
/** 256 slots: as many frames as a node sees of a few connections between two reads. */
const BLOCKS = 8;
const SLOTS = (BLOCK / SLOT) * BLOCKS;

/** How many bytes of a frame are kept. Every slot has room for as many. */
export const SNAPSHOT = 1920;

/** `pkttype` of a packet socket's address, by its number. */
const PACKET_TYPES = ['host', 'broadcast', 'multicast', 'other-host', 'outgoing'] as const;

/** A frame from a packet socket. */
export interface SeenFrame {
  index: number;
  /** The ARPHRD_… of the interface: what kind of header the frame has. */
  hardware: number;
  /** Whom the frame is for, by its MAC address, or `outgoing`. */
  type: (typeof PACKET_TYPES)[number];
  /** Nanoseconds since the epoch. */
  timeNs: bigint;
  /** The length in bytes, including the VLAN tag. */
  length: number;
  /** Bytes of payload in each packet, if the kernel will cut the frame into several (GSO). */
  segmentSize: number | undefined;
  /** A copy of the frame's first bytes, with the VLAN tag put back. */
  data: Buffer;
}

/**
 * The memory into which a packet socket (TPACKET_V2) writes frames, and from which this process reads them. Unlike
 * a receive buffer, it has the requested size for every user. A frame can be read as soon as it is there. Long
 * frames are cut off.
 */
export class PacketRing {
  readonly #address: unknown;
  readonly #memory: Buffer;
  readonly #words: Int32Array;
  #next = 0;

  private constructor(address: unknown) {
    const memory = koffi.view(address, BLOCK * BLOCKS);
    this.#address = address;
    this.#memory = Buffer.from(memory);
    this.#words = new Int32Array(memory);
  }

  /**
   * Makes the ring of a socket that sees nothing yet. This runs on another thread, because the kernel waits for all
   * processors (`synchronize_net`).
   */
  static async of(fd: number, object: string): Promise<PacketRing> {
    const request = Buffer.alloc(16);
    for (const [index, value] of [BLOCK, BLOCKS, SLOT, SLOTS].entries())
      request.writeUInt32LE(value, index * 4);
    const step = 'make room for the frames that are seen';
    if ((await libc.setsockoptBeside(fd, libc.SOL_PACKET, PACKET_RX_RING, request)) < 0)
      check(libc.setsockopt(fd, libc.SOL_PACKET, PACKET_RX_RING, request, request.length), object, step);
    const address = libc.mmap(null, BLOCK * BLOCKS, PROT_READ_WRITE, MAP_SHARED, fd, 0);
    if (BigInt.asIntN(64, koffi.address(address)) === -1n) check(-1, object, step);
    return new PacketRing(address);
  }

  /** Returns every frame since the last call, in the order of the kernel. */
  take(): SeenFrame[] {
    const frames: SeenFrame[] = [];
    for (;;) {
      const word = (this.#next * SLOT) / 4;
      // Atomics are needed, because another processor may be writing. Everything that it wrote before this word is
      // then visible here.
      const status = Atomics.load(this.#words, word);
      if ((status & STATUS_USER) === 0) return frames;
      frames.push(frameAt(this.#memory.subarray(this.#next * SLOT, (this.#next + 1) * SLOT), status));
      Atomics.store(this.#words, word, 0);
      this.#next = (this.#next + 1) % SLOTS;
    }
  }

  /** Closes the ring. `take` must not be called any more. */
  close(): void {
    libc.munmap(this.#address, BLOCK * BLOCKS);
  }
}

function frameAt(slot: Buffer, status: number): SeenFrame {
  const start = slot.readUInt16LE(12);
  const kept = slot.subarray(start, start + slot.readUInt32LE(8));
  const tag = (status & STATUS_VLAN_VALID) === 0 ? undefined : tagOf(slot, status);
  const virtio = slot.subarray(start - VIRTIO_HEADER, start);
  return {
    index: slot.readInt32LE(ADDRESS + 4),
    hardware: slot.readUInt16LE(ADDRESS + 8),
    type: PACKET_TYPES[slot[ADDRESS + 10] ?? 0] ?? 'host',
    timeNs: BigInt(slot.readUInt32LE(16)) * 1_000_000_000n + BigInt(slot.readUInt32LE(20)),
    length: slot.readUInt32LE(4) + (tag?.length ?? 0),
    segmentSize: virtio[1] === GSO_NONE ? undefined : virtio.readUInt16LE(4),
    data: copy(kept, tag),
  };
}

function tagOf(slot: Buffer, status: number): Buffer {
  const tag = Buffer.alloc(4);
  tag.writeUInt16BE((status & STATUS_VLAN_TPID_VALID) === 0 ? TAG_8021Q : slot.readUInt16LE(26), 0);
  tag.writeUInt16BE(slot.readUInt16LE(24), 2);
  return tag;
}

/** Copies a frame. The kernel has moved a VLAN tag out of the frame, so it is put back after the two MAC addresses. */
function copy(kept: Buffer, tag: Buffer | undefined): Buffer {
  const whole = tag ? Buffer.concat([kept.subarray(0, 12), tag, kept.subarray(12)]) : Buffer.from(kept);
  return whole.subarray(0, SNAPSHOT);
}
