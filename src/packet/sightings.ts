import { bytesKey } from './bytes-key.ts';
import { decodeFrame } from './decode/decode.ts';
import type { Capture, Frame, Sighting } from './types.ts';

/**
 * Decodes all frames of all captures. Equal frames are decoded once.
 *
 * @returns the sightings in order of time. At equal times, frames that leave come first, and each node's own order
 * is kept: a frame comes to a port before the bridge passes it up with the port's time
 */
export function sightings(captures: readonly Capture[]): Sighting[] {
  const decoded = new Map<string, Frame>();
  return captures.flatMap((capture) => sightingsOf(capture, decoded)).sort(byTime);
}

function sightingsOf({ node, frames }: Capture, decoded: Map<string, Frame>): Sighting[] {
  const counts = new Map<string, number>();
  return frames.map((seen) => {
    const index = (counts.get(seen.interface) ?? 0) + 1;
    counts.set(seen.interface, index);
    const bytes = bytesKey(seen.data);
    const frame = decoded.get(bytes) ?? decodeFrame(seen.data);
    decoded.set(bytes, frame);
    return { ...seen, index, node, frame };
  });
}

function byTime(a: Sighting, b: Sighting): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  return Number(b.direction === 'out') - Number(a.direction === 'out');
}
