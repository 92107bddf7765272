import type { NodeCapture, ProbeRequest } from '../protocol.ts';

/** Interfaces to watch. */
export type Places = ProbeRequest['captures'];

/** Captures the frames at interfaces, and changes nothing there. */
export interface PacketWatch {
  /** Resolves when every frame from now on is captured. */
  ready(): Promise<void>;
  /**
   * Returns all frames since the last slice, up to `untilNs` of the kernel's clock, which must have passed. The
   * same limit for all nodes keeps a frame from being in one node's slice only, which would look like a loss.
   */
  slice(untilNs: bigint): Promise<NodeCapture[]>;
  stop(): Promise<void>;
}

export function byNode(places: Places): Map<string, string[]> {
  const nodes = new Map<string, string[]>();
  for (const { node, interface: name } of places) nodes.set(node, [...(nodes.get(node) ?? []), name]);
  return nodes;
}
