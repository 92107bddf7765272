import type { NodeCapture, ProbeRequest } from '../protocol.ts';

/** Interfaces whose frames are to be told. */
export type Places = ProbeRequest['captures'];

/** Sees the frames at interfaces, and changes nothing of what they do. */
export interface PacketWatch {
  /** Resolves when every frame from now on is seen. */
  ready(): Promise<void>;
  /**
   * All frames since the last slice, up to that time of the kernel's clock, which is past: a frame that one node has and
   * another has not would seem to have got lost.
   */
  slice(untilNs: bigint): Promise<NodeCapture[]>;
  stop(): Promise<void>;
}

/** The places, node by node. */
export function byNode(places: Places): Map<string, string[]> {
  const nodes = new Map<string, string[]>();
  for (const { node, interface: name } of places) nodes.set(node, [...(nodes.get(node) ?? []), name]);
  return nodes;
}
