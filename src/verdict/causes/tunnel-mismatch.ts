import { place, seen, seenBy } from '../facts/cite.ts';
import { tunnelAt, tunnelsOf } from '../facts/tunnels.ts';
import { mismatches } from '../story/tunnel-ends.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Lack } from './finding.ts';

/**
 * Finds `tunnel-mismatch`: a packet came to the other end of its tunnel, but no tunnel there accepts it, because
 * VNI, key, port, kind or addresses differ.
 */
export const tunnelMismatch: CauseFinder = (o, point) => {
  if (point.kind !== 'unopened') return undefined;
  const { inner, fate } = point;
  const { node } = fate.at;
  const lacks = (missing: string): Lack => ({ suspect: 'tunnel-mismatch', missing });
  const sender = tunnelAt(o, inner.at);
  const own = tunnelsOf(o, node);
  if (sender === undefined) return lacks(`what tunnel ${place(inner.at)} is`);
  if (own === undefined) return lacks(`the tunnels of ${node}`);
  const why = own.map(({ value, evidence }) => ({
    value,
    evidence,
    words: mismatches(sender.value, value, point),
  }));
  const taker = why.find(({ words }) => words.length === 0);
  if (taker) return taker.value.up ? lacks(`why ${node}:${taker.value.name} did not take it`) : undefined;
  // Of several tunnels the one with the fewest differences is shown.
  const [nearest] = why.sort((a, b) => a.words.length - b.words.length);
  const there = nearest
    ? `${node}:${nearest.value.name} ${nearest.words.join(', and ')}`
    : `${node} has no tunnel`;
  const none: Evidence = {
    kind: 'link',
    text: there,
    sources: [{ node, in: 'links', entry: '', when: 'after' }],
  };
  return {
    cause: 'tunnel-mismatch',
    node,
    interface: nearest?.value.name ?? fate.at.interface,
    detail: `${place(inner.at)} sent it to ${fate.at.frame.ip?.dst}, and ${there}`,
    evidence: [
      seen(inner.journey, inner.at, `went into the tunnel at ${place(inner.at)}`),
      sender.evidence,
      seenBy(o, fate.journey, fate.at, `which carries it, reached ${place(fate.at)}`),
      ...(nearest ? why.map(({ evidence }) => evidence) : [none]),
    ],
    packet: fate.journey.packet,
  };
};
