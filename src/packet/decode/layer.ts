/**
 * What the decoder of one layer gives: the layer and the bytes that follow it (perhaps with a problem that did
 * not keep it from being read), or only the problem.
 */
export type Layer<T> = { value: T; rest: Uint8Array; problem?: string } | { value?: never; problem: string };

/** `tcp: header has 20 bytes, 12 are there` */
export function cutShort(layer: string, needed: number, data: Uint8Array): { problem: string } {
  return { problem: `${layer}: header has ${needed} bytes, ${data.length} are there` };
}

/**
 * The payload of an IP header: as many bytes as it counts, so that the padding of a short Ethernet frame stays
 * out; fewer with a problem where the capture has cut them off.
 */
export function payload(layer: string, data: Uint8Array, start: number, length: number) {
  const rest = data.subarray(start, start + length);
  if (rest.length === length) return { rest };
  return { rest, problem: `${layer}: header counts ${length} bytes of payload, ${rest.length} are there` };
}
