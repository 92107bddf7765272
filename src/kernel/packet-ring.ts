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
/** Where in a slot the address stands: behind the header of version 2. */
const ADDRESS = 32;

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;

/**
 * Bytes. A slot has room for a frame of the usual MTU with tags and what the kernel says of it; a block is a multiple of
 * every processor's page.
 */
const SLOT = 2048;
const BLOCK = 1 << 16;
/** 256 slots: what a node sees of a few connections while nobody reads. */
const BLOCKS = 8;
const SLOTS = (BLOCK / SLOT) * BLOCKS;

/** Bytes that are kept of a frame; every slot has room for them. */
export const SNAPSHOT = 1920;

/** `pkttype` of a packet socket's address, by its number. */
const PACKET_TYPES = ['host', 'broadcast', 'multicast', 'other-host', 'outgoing'] as const;

/** A frame as a packet socket hands it over. */
export interface SeenFrame {
  /** Number of the interface that it passed. */
  index: number;
  /** ARPHRD_… of the interface: what kind of header the frame has. */
  hardware: number;
  /** For whom it is by its MAC address, or that it leaves. */
  type: (typeof PACKET_TYPES)[number];
  /** Nanoseconds since the epoch. */
  timeNs: bigint;
  /** Bytes that it has, VLAN tag included. */
  length: number;
  /** Bytes of payload in each packet that it is still to be cut into (GSO). */
  segmentSize: number | undefined;
  /** A copy of its first bytes, with the VLAN tag back in its place. */
  data: Buffer;
}

/**
 * The memory that a packet socket (TPACKET_V2) writes frames to and this process reads them from. Unlike a receive buffer
 * it has the size that is asked for, whoever asks; each frame can be read as soon as it is there, and is kept cut short.
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
   * Makes the ring of a socket that sees nothing yet. The kernel waits for all processors meanwhile
   * (`synchronize_net`), so another thread asks for it.
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

  /** Every frame since the last call, in the order in which the kernel saw them. */
  take(): SeenFrame[] {
    const frames: SeenFrame[] = [];
    for (;;) {
      const word = (this.#next * SLOT) / 4;
      // Atomics, as another processor may just be writing: what it wrote before this word is there after it.
      const status = Atomics.load(this.#words, word);
      if ((status & STATUS_USER) === 0) return frames;
      frames.push(frameAt(this.#memory.subarray(this.#next * SLOT, (this.#next + 1) * SLOT), status));
      Atomics.store(this.#words, word, 0);
      this.#next = (this.#next + 1) % SLOTS;
    }
  }

  /** Nothing may be taken any longer. */
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

/** The kernel takes a VLAN tag out of its place, behind the two MAC addresses. */
function copy(kept: Buffer, tag: Buffer | undefined): Buffer {
  const whole = tag ? Buffer.concat([kept.subarray(0, 12), tag, kept.subarray(12)]) : Buffer.from(kept);
  return whole.subarray(0, SNAPSHOT);
}
