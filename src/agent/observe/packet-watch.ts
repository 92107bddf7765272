import type { NodeCapture, ProbeRequest } from '../protocol.ts';

/** Interfaces to watch. */
export type Places = ProbeRequest['captures'];

/** Sees the frames at interfaces, and changes nothing there. */
export interface PacketWatch {
  /** Resolves when every frame from now on is seen. */
  ready(): Promise<void>;
  /**
   * Returns all frames since the last slice, up to a time of the kernel's clock that has passed. A frame in
   * one node and missing in another would look lost.
   */
  slice(untilNs: bigint): Promise<NodeCapture[]>;
  stop(): Promise<void>;
}

/** Groups the places by node. */
export function byNode(places: Places): Map<string, string[]> {
  const nodes = new Map<string, string[]>();
  for (const { node, interface: name } of places) nodes.set(node, [...(nodes.get(node) ?? []), name]);
  return nodes;
}
