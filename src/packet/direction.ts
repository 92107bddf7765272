import { bytesKey } from './bytes-key.ts';
import { decodeFrame } from './decode/decode.ts';
import type { Capture, Frame, Sighting } from './types.ts';

/** What must be known of an interface to tell its frames' directions. */
export interface WiredInterface {
  node: string;
  interface: string;
  /** Lower case, colons. */
  mac: string;
  /** The other end of the cable; none for a bridge. */
  peer?: { node: string; interface: string } | undefined;
}

/** A frame at one place; `direction` starts as what the source MAC says, and pairing corrects it. */
interface Seen extends Sighting {
  wire: WiredInterface;
  bytes: string;
}

/**
 * Says of every captured frame whether it left or entered its node, which pcap does not record, and decodes it.
 *
 * A frame that crosses a link is stamped by the kernel on leaving one end and again on entering the other, with the
 * same bytes. So sightings of the same bytes at both ends pair up, and the earlier of a pair is `out`; this holds
 * also for a frame that is reflected and crosses again. A frame seen at one end only, or at an interface without
 * a cable, is `out` if it has the interface's own source MAC. Captures should be in nanoseconds: the two stamps
 * are often less than a microsecond apart.
 *
 * @param wiring must have every captured interface.
 * @returns all frames of all captures by time; of those at the same time, first what leaves, then what enters
 *   through a cable, then what a bridge passes up.
 */
export function locate(captures: Capture[], wiring: WiredInterface[]): Sighting[] {
  const wires = new Map(wiring.map((wire) => [idOf(wire), wire]));
  const decoded = new Map<string, Frame>();
  const seen = captures.flatMap((capture) => sightingsOf(capture, wires, decoded));
  pairEnds(seen.sort(byTime));
  return seen.sort(byTime).map(({ wire, bytes, ...sighting }) => sighting);
}

function sightingsOf(
  capture: Capture,
  wires: Map<string, WiredInterface>,
  decoded: Map<string, Frame>,
): Seen[] {
  const wire = wires.get(idOf(capture));
  if (wire === undefined) throw new Error(`no wiring for ${idOf(capture)}`);
  return capture.frames.map(({ timeNs, wireLength, data }, i) => {
    const bytes = bytesKey(data);
    const frame = decoded.get(bytes) ?? decodeFrame(data);
    decoded.set(bytes, frame);
    const direction = frame.ethernet.src === wire.mac ? 'out' : 'in';
    const { node, interface: name } = capture;
    return { index: i + 1, node, interface: name, direction, timeNs, wireLength, frame, data, wire, bytes };
  });
}

/** Pairs each sighting with the next one of the same bytes at the other end, first come, first served. */
function pairEnds(seenByTime: Seen[]): void {
  // By link and bytes. Those that wait are all of one end: the first of the other end takes one away.
  const waiting = new Map<string, Seen[]>();
  for (const seen of seenByTime) {
    const { wire, bytes } = seen;
    if (wire.peer === undefined) continue;
    const link = [idOf(wire), idOf(wire.peer)].sort().join(' ');
    const queue = waiting.get(`${link} ${bytes}`) ?? [];
    waiting.set(`${link} ${bytes}`, queue);
    const earlier = queue[0];
    if (earlier === undefined || earlier.wire === wire) queue.push(seen);
    else direct(queue.shift() ?? earlier, seen);
  }
}

/** One crossing of a link. When the stamps are too coarse to order it, what the source MAC said of it stands. */
function direct(earlier: Seen, later: Seen): void {
  const laterLeft = earlier.timeNs === later.timeNs && later.direction === 'out';
  earlier.direction = laterLeft ? 'in' : 'out';
  later.direction = laterLeft ? 'out' : 'in';
}

/** A bridge passes a frame up with the stamp that its port gave it: the port comes first. */
function byTime(a: Seen, b: Seen): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  return rank(a) - rank(b);
}

function rank({ direction, wire }: Seen): number {
  if (direction === 'out') return 0;
  return wire.peer === undefined ? 2 : 1;
}

function idOf(place: { node: string; interface: string }): string {
  return `${place.node}:${place.interface}`;
}
