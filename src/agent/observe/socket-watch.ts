import type { Namespace } from '../../kernel/namespace.ts';
import type { SeenFrame } from '../../kernel/packet-ring.ts';
import { PacketSocket } from '../../kernel/packet-socket.ts';
import { linkTable } from '../../kernel/read.ts';
import type { Instance } from '../instance.ts';
import type { FrameRecord, NodeCapture } from '../protocol.ts';
import { withHeader } from './bare-packet.ts';
import type { NodeLinks } from './node-links.ts';
import { byNode, type PacketWatch, type Places } from './packet-watch.ts';

/**
 * Milliseconds between two reads. A wake-up for every frame would cost more, and the ring is large enough for what
 * a fast connection sends in between.
 */
const LOOK = 10;

/** Watches with one packet socket per node, which is read while the probe runs. */
export class SocketWatch implements PacketWatch {
  readonly #nodes: NodeWatch[] = [];
  readonly #look = () => {
    for (const node of this.#nodes) node.look();
  };

  constructor(instance: Instance, places: Places, links: NodeLinks) {
    try {
      for (const [name, names] of byNode(places)) {
        const node = instance.node(name);
        this.#nodes.push(new NodeWatch(node, names, links.namesOf(node)));
      }
    } catch (error) {
      void this.stop();
      throw error;
    }
  }

  async ready(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.begin()));
    lookNowAndThen(this.#look);
  }

  async slice(untilNs: bigint): Promise<NodeCapture[]> {
    return this.#nodes.map((node) => node.slice(untilNs));
  }

  /** Closes the sockets. Nobody needs to wait for the kernel to free them. */
  async stop(): Promise<void> {
    leaveAlone(this.#look);
    for (const node of this.#nodes) void node.close();
  }
}

const looks = new Set<() => void>();
let timer: NodeJS.Timeout | undefined;

/** All running scenarios share one timer: a wake-up costs more than a read. */
function lookNowAndThen(look: () => void): void {
  looks.add(look);
  timer ??= setInterval(() => {
    for (const each of looks) each();
  }, LOOK);
}

function leaveAlone(look: () => void): void {
  looks.delete(look);
  if (looks.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

/** The most bytes of frames to keep for one node and probe, which bounds the memory. */
const MOST = 16 << 20;

/** ARPHRD_ETHER and ARPHRD_LOOPBACK: interfaces whose frames have an Ethernet header. */
const ETHERNET = [1, 772];
/** ARPHRD_TUNNEL, _TUNNEL6, _SIT, _IPGRE, _IP6GRE and _NONE: interfaces whose packets have no Ethernet header. */
const BARE = [768, 769, 776, 778, 823, 0xfffe];

/** Returns the frame with an Ethernet header. Undefined if it is neither Ethernet nor an IP packet. */
function asFrame(seen: SeenFrame): SeenFrame | undefined {
  if (ETHERNET.includes(seen.hardware)) return seen;
  const framed = BARE.includes(seen.hardware) ? withHeader(seen) : undefined;
  return framed && { ...seen, ...framed };
}

class NodeWatch {
  readonly #ns: Namespace;
  readonly #socket: PacketSocket;
  readonly #interfaces: string[];
  readonly #names: Map<number, string>;
  #frames: SeenFrame[] = [];
  #bytes = 0;
  #dropped = 0;

  constructor(ns: Namespace, interfaces: string[], names: Map<number, string>) {
    this.#ns = ns;
    this.#interfaces = interfaces;
    this.#names = names;
    this.#socket = new PacketSocket(ns);
  }

  begin(): Promise<void> {
    return this.#socket.begin();
  }

  look(): void {
    for (const seen of this.#socket.take()) {
      const frame = asFrame(seen);
      if (frame === undefined) continue;
      if (this.#bytes >= MOST) this.#dropped += 1;
      else this.#keep(frame);
    }
  }

  slice(untilNs: bigint): NodeCapture {
    this.look();
    const dropped = this.#dropped + this.#socket.dropped();
    const now = this.#frames.filter(({ timeNs }) => timeNs <= untilNs);
    const later = this.#frames.filter(({ timeNs }) => timeNs > untilNs);
    this.#frames = [];
    this.#bytes = 0;
    this.#dropped = 0;
    for (const frame of later) this.#keep(frame);
    // A new number: an interface was made or renamed meanwhile.
    if (now.some(({ index }) => !this.#names.has(index))) this.#readNames();
    return {
      node: this.#ns.name,
      interfaces: this.#interfaces,
      frames: now.flatMap((frame) => this.#recordOf(frame) ?? []),
      dropped,
    };
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  #keep(frame: SeenFrame): void {
    this.#frames.push(frame);
    this.#bytes += frame.data.length;
  }

  #readNames(): void {
    for (const { index, name } of linkTable(this.#ns).values()) this.#names.set(index, name);
  }

  #recordOf({ index, type, timeNs, length, segmentSize, data }: SeenFrame): FrameRecord | undefined {
    const name = this.#names.get(index);
    if (name === undefined || !this.#interfaces.includes(name)) return undefined;
    return {
      interface: name,
      ...(type === 'outgoing' ? { direction: 'out' } : { direction: 'in', addressee: type }),
      timeNs: String(timeNs),
      wireLength: length,
      ...(segmentSize !== undefined && { segmentSize }),
      data: data.toString('base64'),
    };
  }
}
